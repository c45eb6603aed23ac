using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusionML.Estimators.Tests;

/// <summary>Compiles a text as a console program with implicit usings, and runs it in this process.</summary>
internal static class SourceProgram
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Every library that this test can load: the packages of the project among them.</summary>
    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ]
    );

    /// <summary>Compiles and runs a program.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="code">Top-level statements in C#; the directives of a file-based program are passed over.</param>
    /// <param name="folder">The current directory of the run. It belongs to the process: run nothing beside this.</param>
    /// <returns>What the program wrote to the console.</returns>
    /// <exception cref="AssertFailedException">The program does not compile, or ends with another code than 0.</exception>
    public static string Run(string name, string code, string folder)
    {
        using MemoryStream assembly = new();
        CSharpParseOptions parsing = new CSharpParseOptions(LanguageVersion.Latest).WithFeatures([
            new("FileBasedProgram", "true"),
        ]);
        CSharpCompilation compilation = CSharpCompilation.Create(
            Path.GetRandomFileName(),
            [CSharpSyntaxTree.ParseText(ImplicitUsings, parsing), WithUsingsFirst(CSharpSyntaxTree.ParseText(code, parsing))],
            References.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        );
        string[] errors =
        [
            .. compilation
                .Emit(assembly)
                .Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => diagnostic.ToString()),
        ];
        Assert.IsEmpty(errors, $"{name} does not compile:\n{string.Join('\n', errors)}");
        assembly.Position = 0;
        return Run(AssemblyLoadContext.Default.LoadFromStream(assembly).EntryPoint!, name, folder);
    }

    private static string Run(MethodInfo entry, string name, string folder)
    {
        (string directory, TextWriter output) = (Environment.CurrentDirectory, Console.Out);
        using StringWriter written = new();
        try
        {
            Environment.CurrentDirectory = folder;
            Console.SetOut(written);
            object? code = entry.Invoke(
                null,
                BindingFlags.DoNotWrapExceptions,
                binder: null,
                entry.GetParameters().Length == 0 ? [] : [Array.Empty<string>()],
                culture: null
            );
            Assert.AreEqual(0, code ?? 0, $"{name} ended with code {code}.\n{written}");
            return written.ToString();
        }
        finally
        {
            Console.SetOut(output);
            Environment.CurrentDirectory = directory;
        }
    }

    /// <summary>A block that continues another may bring using directives, which must stand first in a program.</summary>
    private static SyntaxTree WithUsingsFirst(SyntaxTree tree)
    {
        string[] lines = tree.GetText().ToString().Split('\n');
        bool IsDirective(string line) =>
            line.StartsWith("using ", StringComparison.Ordinal)
            && SyntaxFactory.ParseCompilationUnit(line) is { Usings.Count: 1, Members.Count: 0, ContainsDiagnostics: false };
        IEnumerable<string> sorted = lines.OrderBy(line =>
            line.StartsWith("#!", StringComparison.Ordinal) || line.StartsWith("#:", StringComparison.Ordinal) ? 0
            : IsDirective(line) ? 1
            : 2
        );
        return CSharpSyntaxTree.ParseText(string.Join('\n', sorted), (CSharpParseOptions)tree.Options);
    }
}
