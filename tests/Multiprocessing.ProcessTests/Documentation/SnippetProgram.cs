using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Multiprocessing.ProcessTests.Documentation;

/// <summary>
/// The text of a program around a snippet: the usings that every project has, what the preludes say of names that it does not declare
/// itself, its statements and its declarations. Errors name the page and its line.
/// </summary>
internal sealed class SnippetProgram
{
    private static readonly string[] s_implicitUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks", "Multiprocessing"];

    private readonly StringBuilder _text = new();

    private SnippetProgram(IReadOnlyList<Snippet> parts, bool catches)
    {
        (Snippet Snippet, CompilationUnitSyntax Root)[] parsed = [.. parts.Select(static part => (part, Parse(part.Code)))];
        MemberDeclarationSyntax[] preludes = [.. Prelude.For(parts[0].Page.Name).Select([.. parsed.Select(static part => part.Root)])];
        HasStatements = parsed.Any(static part => part.Root.Members.Any(static member => member is GlobalStatementSyntax));

        _text.AppendJoin('\n', Prelude.For(parts[0].Page.Name).Usings.Concat(s_implicitUsings.Select(static name => $"global using {name};")).Order(StringComparer.Ordinal)).Append('\n');
        Append(parsed, static root => root.Usings);
        _text.Append(catches && HasStatements ? "try {\n" : "");
        Append(preludes.Where(static member => member is GlobalStatementSyntax && HasNoName(member)));
        Append(preludes.Where(static member => member is GlobalStatementSyntax && !HasNoName(member)));
        Append(parsed, static root => root.Members.OfType<GlobalStatementSyntax>());
        _text.Append(catches && HasStatements ? "\n} catch (Exception e) { Console.WriteLine($\"{e.GetType().Name}: {e.Message.ReplaceLineEndings(\" \")}\"); }\n" : "");
        Append(preludes.Where(static member => member is not GlobalStatementSyntax));
        Append(parsed, static root => root.Members.Where(static member => member is not GlobalStatementSyntax));
    }

    internal string Text => _text.ToString();

    /// <summary>Whether it is a program rather than declarations only.</summary>
    internal bool HasStatements { get; }

    /// <param name="snippet">What the program is made of, with the blocks that it continues.</param>
    internal static SnippetProgram Of(Snippet snippet)
    {
        List<Snippet> parts = [snippet];
        Snippet[] all = [.. snippet.Page.Snippets];
        for (int i = Array.FindIndex(all, other => other.Line == snippet.Line); i > 0 && all[i].Continues; i--)
        {
            parts.Insert(0, all[i - 1]);
        }

        return new SnippetProgram(parts, catches: snippet.Expected.Any(static line => line.Split(':')[0].EndsWith("Exception", StringComparison.Ordinal)));
    }

    internal static CompilationUnitSyntax Parse(string code)
    {
        // The directives of a file-based program are for its build.
        string plain = string.Join('\n', code.Split('\n').Select(static line => line.StartsWith("#:", StringComparison.Ordinal) || line.StartsWith("#!", StringComparison.Ordinal) ? "" : line));
        return CSharpSyntaxTree.ParseText(plain, SnippetCompiler.ParseOptions).GetCompilationUnitRoot();
    }

    private static bool HasNoName(MemberDeclarationSyntax member) => !Prelude.NamesOf(member).Any();

    private void Append((Snippet Snippet, CompilationUnitSyntax Root)[] parsed, Func<CompilationUnitSyntax, IEnumerable<SyntaxNode>> select)
    {
        foreach ((Snippet snippet, CompilationUnitSyntax root) in parsed)
        {
            foreach (SyntaxNode node in select(root))
            {
                int line = snippet.Line + node.SyntaxTree.GetLineSpan(node.FullSpan).StartLinePosition.Line;
                _text.Append(System.Globalization.CultureInfo.InvariantCulture, $"#line {line} \"{snippet.Page.Name}\"\n").Append(node.ToFullString()).Append('\n');
            }
        }
    }

    private void Append(IEnumerable<SyntaxNode> nodes)
    {
        foreach (SyntaxNode node in nodes)
        {
            _text.Append("#line 1 \"prelude\"\n").Append(node.ToFullString()).Append('\n');
        }
    }
}
