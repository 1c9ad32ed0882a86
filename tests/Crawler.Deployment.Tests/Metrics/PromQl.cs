using System.Text.RegularExpressions;

namespace Crawler.Deployment.Tests.Metrics;

/// <summary>The names in a PromQL expression, told apart by where they stand. Enough of the grammar for alerts and panels; not a parser.</summary>
internal sealed partial class PromQl
{
    private static readonly HashSet<string> Operators = ["and", "or", "unless", "bool", "offset", "atan2", "inf", "nan"];
    private static readonly HashSet<string> Groupings = ["by", "without", "on", "ignoring", "group_left", "group_right"];
    private readonly List<string> _metrics = [];
    private readonly List<string> _labels = [];
    private readonly List<string> _functions = [];
    private readonly List<(string Label, string Value)> _matchers = [];

    private PromQl()
    {
    }

    /// <summary>Functions that a query may call.</summary>
    public static IReadOnlySet<string> KnownFunctions { get; } =
        new HashSet<string> { "sum", "count", "min", "max", "avg", "topk", "rate", "increase", "histogram_quantile", "absent", "clamp_min" };

    /// <summary>The time series that are asked for.</summary>
    public IReadOnlyList<string> Metrics => _metrics;

    /// <summary>The labels that are matched or grouped by.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>The functions and aggregations that are called.</summary>
    public IReadOnlyList<string> Functions => _functions;

    /// <summary>The values that a label is matched with.</summary>
    public IEnumerable<string> Values(string label) => _matchers.Where(matcher => matcher.Label == label).Select(matcher => matcher.Value);

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">Something in it is none of what is known here.</exception>
    public static PromQl Read(string text)
    {
        var query = new PromQl();
        var tokens = Tokens(text);
        for (var at = 0; at < tokens.Count; at++)
        {
            at = tokens[at] switch
            {
                "{" => query.ReadMatchers(tokens, at),
                "[" => Skip(tokens, at, "]"),
                var word when Groupings.Contains(word) && Next(tokens, at) == "(" => query.ReadGrouping(tokens, at + 1),
                var word when Operators.Contains(word.ToLowerInvariant()) => at,
                var word when IsName(word) && Next(tokens, at) == "(" => query.Add(query._functions, word, at),
                var word when IsName(word) && Groupings.Contains(Next(tokens, at)) => query.Add(query._functions, word, at),
                var word when IsName(word) => query.Add(query._metrics, word, at),
                _ => at,
            };
        }

        return query;
    }

    private static bool IsName(string token) => char.IsAsciiLetter(token[0]) || token[0] is '_' or ':';

    private static string Next(List<string> tokens, int at) => at + 1 < tokens.Count ? tokens[at + 1] : "";

    private static int Skip(List<string> tokens, int at, string end)
    {
        var found = tokens.IndexOf(end, at);
        return found >= 0 ? found : throw new FormatException($"'{tokens[at]}' is not closed by '{end}'.");
    }

    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var match = Token().Match(text, at);
            if (!match.Success || match.Index != at)
            {
                throw new FormatException($"'{text[at..]}' cannot be read.");
            }

            if (!string.IsNullOrWhiteSpace(match.Value))
            {
                tokens.Add(match.Value);
            }

            at += match.Length;
        }

        return tokens;
    }

    private int Add(List<string> names, string name, int at)
    {
        names.Add(name);
        return at;
    }

    private int ReadGrouping(List<string> tokens, int open)
    {
        var close = Skip(tokens, open, ")");
        _labels.AddRange(tokens[(open + 1)..close].Where(token => token != ","));
        return close;
    }

    private int ReadMatchers(List<string> tokens, int open)
    {
        var close = Skip(tokens, open, "}");
        for (var at = open + 1; at < close; at += 4)
        {
            _labels.Add(tokens[at]);
            _matchers.Add((tokens[at], tokens[at + 2].Trim('"')));
        }

        return close;
    }

    [GeneratedRegex("""\G(?:\s+|"(?:[^"\\]|\\.)*"|=~|!~|==|!=|>=|<=|[0-9][0-9A-Za-z.]*|\$?[A-Za-z_:][A-Za-z0-9_:]*|[-+*/%^<>=(){}\[\],])""")]
    private static partial Regex Token();
}
