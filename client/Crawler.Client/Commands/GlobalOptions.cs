using System.CommandLine;
using System.Net;
using Crawler.Client.Output;
using Crawler.Client.Session;
using Crawler.Silo;

namespace Crawler.Client.Commands;

/// <summary>The options every command has.</summary>
internal sealed class GlobalOptions
{
    private static readonly string[] Formats = ["table", "json", "jsonl", "csv", "markdown"];
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "table, json, jsonl, csv or markdown",
        DefaultValueFactory = _ => "table",
        Recursive = true,
        HelpName = "FORMAT",
    };

    private readonly Option<string?> _data = new("--data") { Description = "data directory (CRAWLER_DATA, ./crawler-data)", Recursive = true, HelpName = "DIR" };

    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "be a client of this cluster's gateways (CRAWLER_CLUSTER; its name, if not crawler, in CRAWLER_CLUSTER_ID)",
        Recursive = true,
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "file with the Hub token (else HF_TOKEN)", Recursive = true, HelpName = "FILE" };

    private readonly Option<string?> _contact = new("--contact")
    {
        Description = "address or URL sent to the Hub, so that its operators can reach you",
        Recursive = true,
        HelpName = "TEXT",
    };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "no notices, no progress", Recursive = true };
    private readonly Option<bool> _noColour = new("--no-color") { Description = "no colours (also NO_COLOR)", Recursive = true };
    private readonly Option<bool> _ascii = new("--ascii") { Description = "draw bars, borders and trees in ASCII (also where the locale is not UTF-8)", Recursive = true };
    private readonly Option<bool> _debug = new("--debug") { Description = "show the stack of a failure", Recursive = true };

    /// <summary>Adds them to the root.</summary>
    public void AddTo(RootCommand root)
    {
        _output.AcceptOnlyFromAmong(Formats);
        _cluster.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && ParseEndPoint(result.Tokens[0].Value) is null)
            {
                result.AddError($"'{result.Tokens[0].Value}' is no HOST:PORT.");
            }
        });
        foreach (Option option in (Option[])[_output, _data, _cluster, _tokenFile, _contact, _quiet, _noColour, _ascii, _debug])
        {
            root.Options.Add(option);
        }
    }

    /// <summary>Whether stacks are wanted.</summary>
    public bool IsDebug(ParseResult parsed) => parsed.GetValue(_debug);

    /// <summary>The format of the result.</summary>
    public OutputFormat Format(ParseResult parsed) => (OutputFormat)Array.IndexOf(Formats, parsed.GetValue(_output));

    /// <summary>Where to write.</summary>
    public Terminal Terminal(ParseResult parsed, ConsoleEnvironment environment) => new()
    {
        Out = environment.Out,
        Error = environment.Error,
        IsOutputInteractive = environment.IsOutputInteractive,
        IsErrorInteractive = environment.IsErrorInteractive,
        IsQuiet = parsed.GetValue(_quiet),
        HasColour = environment.IsOutputInteractive && !parsed.GetValue(_noColour) && string.IsNullOrEmpty(environment.Variable("NO_COLOR")),
        IsAscii = parsed.GetValue(_ascii) || (environment.IsOutputInteractive && !IsUtf8(environment)),
        Width = environment.Width,
    };

    /// <summary>Where the silo is.</summary>
    /// <exception cref="ConsoleFailure">CRAWLER_CLUSTER is no address.</exception>
    public SessionOptions Session(ParseResult parsed, ConsoleEnvironment environment) => new()
    {
        DataDirectory = Path.GetFullPath(parsed.GetValue(_data) ?? NonEmpty(environment.Variable("CRAWLER_DATA")) ?? "crawler-data"),
        IsDataGiven = parsed.GetResult(_data) is not null,
        Cluster = Cluster(parsed, environment),
        ClusterId = NonEmpty(environment.Variable("CRAWLER_CLUSTER_ID")) ?? ClusterIdentity.ClusterId,
        TokenFile = parsed.GetValue(_tokenFile),
        Contact = parsed.GetValue(_contact),
    };

    private EndPoint? Cluster(ParseResult parsed, ConsoleEnvironment environment)
    {
        var text = parsed.GetValue(_cluster);
        text ??= parsed.GetResult(_data) is null ? NonEmpty(environment.Variable("CRAWLER_CLUSTER")) : null;
        return text is null
            ? null
            : ParseEndPoint(text) ?? throw new ConsoleFailure(ExitCode.Usage, $"CRAWLER_CLUSTER is '{text}', which is no HOST:PORT.", "Set it to HOST:PORT or unset it.");
    }

    /// <summary>What the terminal reads, as far as POSIX lets it say so: the first of these variables that is set. Unset, as on Windows, UTF-8 is what terminals read.</summary>
    private static bool IsUtf8(ConsoleEnvironment environment)
    {
        var locale = LocaleVariables.Select(name => NonEmpty(environment.Variable(name))).FirstOrDefault(text => text is not null);
        return locale is null
            || locale.Contains("utf-8", StringComparison.OrdinalIgnoreCase)
            || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static EndPoint? ParseEndPoint(string text)
    {
        if (IPEndPoint.TryParse(text, out var address))
        {
            return address.Port == 0 ? null : address;
        }

        var colon = text.LastIndexOf(':');
        return colon > 0 && Uri.CheckHostName(text[..colon]) == UriHostNameType.Dns && ushort.TryParse(text[(colon + 1)..], out var port) && port > 0
            ? new DnsEndPoint(text[..colon], port)
            : null;
    }
}
