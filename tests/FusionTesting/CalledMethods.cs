using System.Reflection;
using System.Reflection.Emit;

namespace FusionML.Testing;

/// <summary>The methods that a method's compiled body calls, in order, with what is done with the result.</summary>
public static class CalledMethods
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => code.Value);

    /// <summary>All methods and constructors that an assembly declares, those of closures included.</summary>
    public static IEnumerable<MethodBase> DeclaredBy(Assembly assembly) =>
        assembly
            .GetTypes()
            .SelectMany(static type => type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)));

    /// <summary>What a method calls; a generic method is given as its definition.</summary>
    public static IEnumerable<MethodCall> In(MethodBase method)
    {
        if (method.GetMethodBody() is not MethodBody body)
        {
            yield break;
        }

        byte[] code = body.GetILAsByteArray()!;
        MethodBase? called = null;
        for (int position = 0; position < code.Length; )
        {
            OpCode instruction = ReadCode(code, ref position);
            int end = position + OperandSize(instruction, code, position);
            if (called is not null)
            {
                yield return new MethodCall(
                    called,
                    instruction,
                    body.ExceptionHandlingClauses.Any(clause =>
                        clause.Flags == ExceptionHandlingClauseOptions.Finally && clause.TryOffset == end
                    )
                );
            }

            called =
                instruction.OperandType == OperandType.InlineMethod
                    ? Resolve(method, BitConverter.ToInt32(code, position))
                    : null;
            position = end;
        }
    }

    private static OpCode ReadCode(byte[] body, ref int position)
    {
        const byte TwoBytes = 0xFE;
        byte first = body[position++];
        return Codes[first == TwoBytes ? (short)(first << 8 | body[position++]) : first];
    }

    private static int OperandSize(OpCode code, byte[] body, int position) =>
        code.OperandType switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(body, position),
            _ => 4,
        };

    private static MethodBase? Resolve(MethodBase caller, int token)
    {
        Type[] typeArguments = caller.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : [];
        Type[] methodArguments = caller is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [];
        MethodBase? called = caller.Module.ResolveMethod(token, typeArguments, methodArguments);
        return called is MethodInfo { IsGenericMethod: true } instance ? instance.GetGenericMethodDefinition() : called;
    }

    /// <summary>A call.</summary>
    /// <param name="Method">The method that is called.</param>
    /// <param name="Next">The instruction after the call.</param>
    /// <param name="ResultIsDisposedOf">
    /// Whether a block with a finally clause begins after that instruction, as a using declaration makes one.
    /// </param>
    public sealed record MethodCall(MethodBase Method, OpCode Next, bool ResultIsDisposedOf);
}
