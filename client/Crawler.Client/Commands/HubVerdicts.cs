using System.Text;
using Crawler.Client.Output;
using Crawler.Contracts.Catalogue;

namespace Crawler.Client.Commands;

/// <summary>What the Hub's answers mean to whoever asked.</summary>
internal static class HubVerdicts
{
    /// <summary>The stable word of machine formats, such as <c>gone-or-private</c>.</summary>
    public static string Word(HubVerdict verdict)
    {
        var word = new StringBuilder();
        foreach (var letter in verdict.ToString())
        {
            word.Append(char.IsUpper(letter) && word.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }

    /// <summary>Why an answer ends the command with a failure; null where there is something to show.</summary>
    /// <param name="verdict">How the Hub answered.</param>
    /// <param name="asked">What was asked for, such as <c>model 'a/b'</c>.</param>
    /// <param name="message">The Hub's words.</param>
    /// <param name="retryAt">When to ask again.</param>
    public static ConsoleFailure? Failure(HubVerdict verdict, string asked, string message, DateTimeOffset? retryAt) => verdict switch
    {
        HubVerdict.Found or HubVerdict.Disabled or HubVerdict.Gated => null,
        HubVerdict.GoneOrPrivate => ConsoleFailure.NotFound(
            $"The Hub shows no {asked}: it is gone or private, or never was.",
            "Ask with a token (--token-file) to learn more. One refusal proves nothing; what is gone is for a crawl to say."),
        HubVerdict.NotFound => ConsoleFailure.NotFound($"The Hub knows no {asked}: {Sentence(message)}", "Check the spelling."),
        HubVerdict.NoHub => ConsoleFailure.NotFound(message, "Name a Hub with --hub URL, or run 'crawler crawl start' first."),
        HubVerdict.NotAName => new ConsoleFailure(ExitCode.Usage, message, "Give it as the Hub spells it."),
        HubVerdict.BadToken => new ConsoleFailure(ExitCode.Auth, $"The Hub refused the token: {Sentence(message)}", "Check --token-file or HF_TOKEN of the process that runs the silo."),
        HubVerdict.QuotaExhausted => new ConsoleFailure(
            ExitCode.Failure,
            $"The Hub's quota is used up until {(retryAt is { } at ? Humanised.Instant(at) : "the window ends")}.",
            "Ask again then. Crawls share it; 'crawler crawl status' shows one that runs."),
        HubVerdict.Refused => new ConsoleFailure(ExitCode.Failure, $"The Hub refused {asked}: {Sentence(message)}", "The message is the Hub's own."),
        HubVerdict.Unreadable => new ConsoleFailure(ExitCode.Failure, $"The Hub's answer about {asked} cannot be read: {Sentence(message)}", "Ask again later."),
        _ => new ConsoleFailure(ExitCode.Failure, $"The Hub did not answer about {asked}: {Sentence(message)}", "Check the address and the network, or ask again later."),
    };

    private static string Sentence(string words) => words.Length == 0 || words[^1] is '.' or '!' or '?' ? words : words + ".";
}
