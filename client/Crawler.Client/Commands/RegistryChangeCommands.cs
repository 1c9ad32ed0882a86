using System.CommandLine;
using System.Globalization;
using Crawler.Client.Output;
using Crawler.Contracts.Attribution;
using Crawler.Core.Attribution;

namespace Crawler.Client.Commands;

/// <summary>The verbs of <c>crawler registry</c> that change it.</summary>
internal static class RegistryChangeCommands
{
    private static readonly string[] Confidences = ["high", "medium", "low"];

    /// <summary><c>set</c>.</summary>
    public static Command Set(CommandTree tree)
    {
        var owner = Owner();
        var country = new Option<string?>("--country") { Description = "ISO 3166 alpha-2 of the headquarters, or international (default: undisclosed)", HelpName = "CC" };
        var type = CommonOptions.Among("--type", "what kind of holder it is", [.. Types.Keys]);
        var group = new Option<string?>("--group") { Description = "the parent group", HelpName = "GROUP" };
        var cohorts = new Option<string[]>("--cohort") { Description = $"a cohort; repeatable: {string.Join(", ", Cohort.All.Order(StringComparer.Ordinal))}", HelpName = "COHORT" };
        var from = CommonOptions.Day("--from", "the first day on which it holds (default: always)");
        var to = CommonOptions.Day("--to", "the first day on which it no longer holds (default: for ever)");
        var source = new Option<string?>("--source") { Description = "where a reader can check it", HelpName = "TEXT", Required = true };
        var confidence = CommonOptions.Among("--confidence", "how sure you are (default: medium)", Confidences);
        type.Required = true;
        return tree.Verb(
            "set",
            "Say where an owner is at home and what it is, in place of what ships.",
            run => ChangeAsync(
                run,
                ExitCode.Usage,
                registry => registry.Set(new OwnerAttribution(
                    run.Parsed.GetRequiredValue(owner),
                    Country(run.Parsed.GetValue(country)),
                    Types[run.Parsed.GetValue(type)!],
                    run.Parsed.GetValue(group),
                    [.. (run.Parsed.GetValue(cohorts) ?? []).Distinct().Order(StringComparer.Ordinal)],
                    run.Parsed.GetValue(from),
                    run.Parsed.GetValue(to),
                    run.Parsed.GetValue(source) ?? "",
                    run.Parsed.GetValue(confidence) ?? "medium"))),
            owner,
            country,
            type,
            group,
            cohorts,
            from,
            to,
            source,
            confidence);
    }

    /// <summary><c>unset</c>.</summary>
    public static Command Unset(CommandTree tree)
    {
        var owner = Owner();
        return tree.Verb(
            "unset",
            "Take back what was set for an owner.",
            run => ChangeAsync(run, ExitCode.NotFound, registry => registry.Unset(run.Parsed.GetRequiredValue(owner))),
            owner);
    }

    /// <summary><c>import</c>.</summary>
    public static Command Import(CommandTree tree)
    {
        var file = new Argument<string>("FILE.csv") { Description = $"a file that begins with {OwnerRegistry.FileHeader}" };
        return tree.Verb(
            "import",
            "Take the rows of a file: all of them, or none where anything is wrong.",
            async run =>
            {
                var path = run.Parsed.GetRequiredValue(file);
                var text = await InputFile.ReadAsync(path, run.Interrupted);
                return await ChangeAsync(run, ExitCode.Failure, registry => registry.Import(text, Path.GetFileName(path)));
            },
            file);
    }

    private static Dictionary<string, OwnerType> Types { get; } = Enum.GetValues<OwnerType>().ToDictionary(type => type.ToString().ToLowerInvariant());

    private static Argument<string> Owner() => new("OWNER") { Description = "the namespace on the Hub, in its exact case" };

    private static string? Country(string? text) => text?.Length == 2 ? text.ToUpper(CultureInfo.InvariantCulture) : text;

    private static async Task<int> ChangeAsync(Invocation run, int refused, Func<IRegistryGrain, Task<RegistryReply>> change)
    {
        var reply = await run.Session.RunAsync(grains => change(grains.GetGrain<IRegistryGrain>(0)), run.Interrupted);
        if (!reply.Ok)
        {
            foreach (var error in reply.Errors)
            {
                run.Terminal.Error.WriteLine(SafeText.Of(error.ToString()));
            }

            throw new ConsoleFailure(refused, $"The registry was not changed: {Errors(reply.Errors.Count)}.", "Mend what is named above, and give the command again.");
        }

        run.Write(Result.Single(
            reply,
            [
                new("version", "version in force", ColumnKind.Text, line => line.Version),
                new("changed", "changed", ColumnKind.Flag, line => line.IsChanged),
            ]));
        if (reply.IsChanged)
        {
            run.Terminal.Note("It counts in live figures now, and in censuses from the next crawl on.");
        }

        return ExitCode.Ok;
    }

    private static string Errors(int count) => count == 1 ? "1 error" : $"{count} errors";
}
