using System.Reflection;
using System.Runtime.CompilerServices;

namespace FusionML.Estimators;

/// <summary>
/// Turns what the runtime throws where a member of ML.NET is missing or out of reach into an error that says what is the matter.
/// </summary>
internal static class MLNetAccess
{
    private static readonly Lazy<bool> Checked = new(Check);

    /// <summary>
    /// Tries once per process whether the members that saving and loading need are there; later calls cost nothing.
    /// </summary>
    /// <exception cref="UnsupportedMLNetException">A member is missing.</exception>
    public static void Require() => _ = Checked.Value;

    /// <summary>
    /// Runs <paramref name="action"/>, which must call into a method of its own: the runtime looks members up when it compiles
    /// the method that uses them.
    /// </summary>
    /// <exception cref="UnsupportedMLNetException">A member of ML.NET is missing or out of reach.</exception>
    public static T Run<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is MemberAccessException or TypeLoadException)
        {
            string versions = string.Join(
                ", ",
                AppDomain
                    .CurrentDomain.GetAssemblies()
                    .Select(assembly => assembly.GetName())
                    .Where(name => name.Name == "Microsoft.ML.Core")
                    .Select(name => $"{name.Name} {name.Version}")
            );
            throw new UnsupportedMLNetException(
                $"FusionML can't reach what it needs of ML.NET to save and load models ({exception.Message}). "
                    + $"It was made for ML.NET 5; loaded: {versions}.",
                exception
            );
        }
    }

    private static bool Check() =>
        Run(() =>
        {
            const BindingFlags AllStatic = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;
            foreach (MethodInfo method in typeof(TransformerStorage).GetMethods(AllStatic))
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }

            TransformerStorage.TryMembers();
            return true;
        });
}
