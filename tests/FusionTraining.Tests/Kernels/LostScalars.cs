using System.Reflection;
using System.Reflection.Emit;
using FusionML.Testing;

namespace FusionML.Training.Tests;

/// <summary>
/// Finds in compiled code what TensorArithmetic is there to avoid: calls of TorchSharp that read a scalar which nothing keeps
/// alive. Such an operation goes wrong once in hundreds of thousands, so no test that runs it would show it.
/// </summary>
internal static class LostScalars
{
    /// <summary>What makes a scalar of a number or of a tensor.</summary>
    private static readonly HashSet<MethodBase> Makers =
    [
        .. CalledMethods
            .DeclaredBy(typeof(Scalar).Assembly)
            .Where(method => method.Name is "op_Implicit" or "ToScalar" && MakesScalar(method)),
    ];

    /// <summary>TorchSharp's operations that make a scalar themselves and do not hold it, or call one that does.</summary>
    public static HashSet<MethodBase> Operations { get; } = FindOperations();

    /// <summary>The calls of a method that lose a scalar, in words.</summary>
    public static IEnumerable<string> In(MethodBase method) =>
        CalledMethods
            .In(method)
            .Where(call => Operations.Contains(call.Method) || (Makers.Contains(call.Method) && !IsHeld(call)))
            .Select(call => $"{method.DeclaringType}.{method.Name} calls {call.Method.DeclaringType}.{call.Method}");

    /// <summary>Fields hold a scalar, and so does a local variable of a using declaration.</summary>
    private static bool IsHeld(CalledMethods.MethodCall call) =>
        call.Next == OpCodes.Stsfld || call.Next == OpCodes.Stfld || call.ResultIsDisposedOf;

    private static bool MakesScalar(MethodBase method) =>
        method is MethodInfo { ReturnType: Type made } && made == typeof(Scalar);

    private static HashSet<MethodBase> FindOperations()
    {
        ILookup<MethodBase, MethodBase> callers = CalledMethods
            .DeclaredBy(typeof(Scalar).Assembly)
            .Where(method => !Makers.Contains(method))
            .SelectMany(method => CalledMethods.In(method).Select(call => (call.Method, Caller: method)))
            .ToLookup(pair => pair.Method, pair => pair.Caller);
        HashSet<MethodBase> losing = [];
        Queue<MethodBase> open = new(Makers);
        while (open.TryDequeue(out MethodBase? called))
        {
            foreach (MethodBase caller in callers[called].Where(losing.Add))
            {
                open.Enqueue(caller);
            }
        }

        return losing;
    }
}
