using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace FusionML.Testing;

/// <summary>
/// Compares the public surface of an assembly with the text committed under <c>eng/api</c>, so that no change of it goes
/// unseen. Setting the environment variable FUSIONML_ACCEPT_API=1 writes the present surface into the text instead.
/// </summary>
public static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Fails unless the surface of <paramref name="assembly"/> equals its committed text.</summary>
    public static void AssertMatchesBaseline(Assembly assembly)
    {
        string path = Path.Combine(SharedFiles.RepositoryRoot, "eng", "api", assembly.GetName().Name + ".txt");
        string present = Describe(assembly);
        if (Environment.GetEnvironmentVariable("FUSIONML_ACCEPT_API") == "1")
        {
            File.WriteAllText(path, present);
            return;
        }

        string[] expected = File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] actual = present.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string difference = string.Join(
            '\n',
            expected.Except(actual).Select(line => "- " + line).Concat(actual.Except(expected).Select(line => "+ " + line))
        );
        Assert.AreEqual(
            "",
            difference,
            $"The public surface differs from {path}; if that is meant, run with FUSIONML_ACCEPT_API=1."
        );
    }

    /// <summary>
    /// One line per public type and per public or protected member, sorted, with types spelled out; what the compiler adds to
    /// records is left out.
    /// </summary>
    public static string Describe(Assembly assembly)
    {
        SortedSet<string> lines = new(StringComparer.Ordinal);
        foreach (Type type in assembly.GetExportedTypes())
        {
            lines.Add($"{Name(type)}: {Kind(type)}{Bases(type)}");
            foreach (MemberInfo member in type.GetMembers(Declared))
            {
                if (!member.IsDefined(typeof(CompilerGeneratedAttribute)) && Signature(member) is string signature)
                {
                    lines.Add($"{Name(type)}.{signature}");
                }
            }
        }

        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static string Kind(Type type) =>
        type.IsInterface ? "interface"
        : type.IsEnum ? "enum"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static string Bases(Type type)
    {
        IEnumerable<Type> inherited = type.BaseType?.GetInterfaces() ?? [];
        List<string> bases =
        [
            .. type.GetInterfaces()
                .Except(inherited)
                .Where(i => i.IsPublic && !type.IsEnum)
                .Select(Name)
                .Order(StringComparer.Ordinal),
        ];
        if (type.BaseType is { } parent && type is { IsValueType: false } && parent != typeof(object))
        {
            bases.Insert(0, Name(parent));
        }

        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static string? Signature(MemberInfo member) =>
        member switch
        {
            ConstructorInfo { IsStatic: false } constructor when Visible(constructor) => $"new({Parameters(constructor)})",
            MethodInfo { IsSpecialName: false } method when Visible(method) && !method.Name.Contains('<') => Method(method),
            MethodInfo { IsSpecialName: true } method
                when Visible(method) && method.Name.StartsWith("op_", StringComparison.Ordinal) => Method(method),
            PropertyInfo property => Property(property),
            FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly => Field(
                field
            ),
            EventInfo happening when happening.AddMethod is { } add && Visible(add) =>
                $"event {Name(happening.EventHandlerType!)} {happening.Name}",
            _ => null,
        };

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Method(MethodInfo method)
    {
        string generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        string modifier =
            method.IsStatic ? "static "
            : method.IsAbstract ? "abstract "
            : method is { IsVirtual: true, IsFinal: false } ? "virtual "
            : "";
        return $"{modifier}{method.Name}{generics}({Parameters(method)}): {Name(method.ReturnType)}";
    }

    private static string? Property(PropertyInfo property)
    {
        bool read = property.GetMethod is { } getter && Visible(getter);
        bool write = property.SetMethod is { } setter && Visible(setter);
        if (!read && !write)
        {
            return null;
        }

        bool initialised = write && property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Length > 0;
        string index = property.GetIndexParameters() is { Length: > 0 } parameters
            ? $"[{string.Join(", ", parameters.Select(Parameter))}]"
            : "";
        string access =
            (read ? " get;" : "")
            + (
                initialised ? " init;"
                : write ? " set;"
                : ""
            );
        string modifier = (property.GetMethod ?? property.SetMethod)!.IsStatic ? "static " : "";
        return $"{modifier}{property.Name}{index} {{{access} }}: {Name(property.PropertyType)}";
    }

    private static string Field(FieldInfo field)
    {
        string value = field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "";
        return $"{(field.IsStatic ? "static " : "")}{field.Name}{value}: {Name(field.FieldType)}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter) =>
        $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? "?" : "")}";

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericParameter || !type.IsGenericType)
        {
            return type.IsGenericParameter ? type.Name : (type.FullName ?? type.Name).Replace('+', '.');
        }

        StringBuilder name = new((type.FullName ?? type.Namespace + "." + type.Name).Split('`')[0].Replace('+', '.'));
        return name.Append('<').AppendJoin(", ", type.GetGenericArguments().Select(Name)).Append('>').ToString();
    }
}
