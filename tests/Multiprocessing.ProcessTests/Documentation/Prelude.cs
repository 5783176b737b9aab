using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Multiprocessing.ProcessTests.Documentation;

/// <summary>What the snippets of a page may take for granted: the page's own file in <c>Preludes</c>, then <c>Common.cs</c>.</summary>
internal sealed class Prelude
{
    private static readonly string s_folder = Path.Combine(Path.GetDirectoryName(Here())!, "Preludes");

    private readonly List<string> _usings = [];
    private readonly Dictionary<string, MemberDeclarationSyntax> _members = [];

    private Prelude(IEnumerable<string> files)
    {
        foreach (CompilationUnitSyntax root in files.Where(File.Exists).Select(File.ReadAllText).Select(SnippetProgram.Parse))
        {
            _usings.AddRange(root.Usings.Select(static directive => $"global {directive.WithoutTrivia()}"));
            foreach (MemberDeclarationSyntax member in root.Members)
            {
                foreach (string name in NamesOf(member))
                {
                    _members.TryAdd(name, member);
                }
            }
        }
    }

    internal IEnumerable<string> Usings => _usings.Distinct();

    /// <param name="page">The page's name; its file is called the same, with dots for slashes.</param>
    internal static Prelude For(string page) =>
        new([Path.Combine(s_folder, Path.ChangeExtension(page.Replace('/', '.'), ".cs")), Path.Combine(s_folder, "Common.cs")]);

    /// <summary>What declares the names that code mentions and does not declare, in the order of the files.</summary>
    internal IEnumerable<MemberDeclarationSyntax> Select(IReadOnlyList<SyntaxNode> code)
    {
        HashSet<string> own = [.. code.SelectMany(Declared)];
        Queue<SyntaxNode> pending = new(code);
        HashSet<MemberDeclarationSyntax> needed = [];
        while (pending.TryDequeue(out SyntaxNode? node))
        {
            foreach (SyntaxToken token in node.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)))
            {
                if (!own.Contains(token.ValueText) && _members.TryGetValue(token.ValueText, out MemberDeclarationSyntax? member)
                    && !NamesOf(member).Any(own.Contains) && needed.Add(member))
                {
                    pending.Enqueue(member);
                }
            }
        }

        return _members.Values.Distinct().Where(needed.Contains);
    }

    /// <summary>The names that a statement or a declaration at the top of a file gives to the rest of it.</summary>
    internal static IEnumerable<string> NamesOf(MemberDeclarationSyntax member) => member switch
    {
        GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax local } => local.Declaration.Variables.Select(static variable => variable.Identifier.ValueText),
        GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax function } => [function.Identifier.ValueText],
        BaseTypeDeclarationSyntax type => [type.Identifier.ValueText],
        DelegateDeclarationSyntax type => [type.Identifier.ValueText],
        _ => [],
    };

    private static IEnumerable<string> Declared(SyntaxNode root) => root.DescendantNodes().Select(static node => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
        ForEachStatementSyntax loop => loop.Identifier.ValueText,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        _ => "",
    });

    private static string Here([CallerFilePath] string file = "") => file;
}
