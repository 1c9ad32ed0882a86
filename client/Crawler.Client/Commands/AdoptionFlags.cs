using System.CommandLine;
using System.Globalization;
using Crawler.Client.Output;
using Crawler.Contracts.History;
using Crawler.Core.Lifetimes;

namespace Crawler.Client.Commands;

/// <summary>The grid of relative adoption and the models that are compared, as options of a command.</summary>
internal sealed class AdoptionFlags
{
    private readonly Option<string?> _universe = new("--universe")
    {
        Description = "a CSV file model,released,band: the models that are compared (default: all that derive from no other)", HelpName = "FILE",
    };

    private readonly Option<int[]?> _checkpoints = new("--checkpoints")
    {
        Description = "ages in days, ascending (default: 7,14,30,60,90,180,365)",
        HelpName = "7,14,30",
        CustomParser = result =>
        {
            var words = result.Tokens.Single().Value.Split(',');
            if (words.All(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                return [.. words.Select(word => int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture))];
            }

            result.AddError($"--checkpoints wants days such as 7,14,30, not '{result.Tokens.Single().Value}'.");
            return null;
        },
    };

    private readonly Option<string?> _bands = new("--bands") { Description = "size bands, as 'dimension show size-band' names them or as the universe does", HelpName = "1-10B,10-50B" };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_universe, _checkpoints, _bands];

    /// <summary>What was asked for; null where the file of models is not sound: its errors are printed then.</summary>
    /// <exception cref="ConsoleFailure">The grid cannot be used, or the file cannot be read.</exception>
    public async Task<(LifeOptions Options, AdoptionUniverse? Universe)?> ReadAsync(Invocation run)
    {
        var grid = new AdoptionOptions();
        grid = grid with
        {
            Checkpoints = run.Parsed.GetValue(_checkpoints) is { Length: > 0 } ages ? ages : grid.Checkpoints,
            Bands = run.Parsed.GetValue(_bands)?.Split(',') ?? grid.Bands,
        };
        if (grid.Validate() is { Count: > 0 } errors)
        {
            throw new ConsoleFailure(ExitCode.Usage, string.Join(' ', errors), "See --bands and --checkpoints.");
        }

        if (run.Parsed.GetValue(_universe) is not { } path)
        {
            return (new LifeOptions(new LifetimeOptions(), grid, null), null);
        }

        var text = await InputFile.ReadAsync(path, run.Interrupted);
        var models = AdoptionUniverse.Parse(new StringReader(text), Path.GetFileName(path), grid);
        if (models.IsValid)
        {
            return (new LifeOptions(new LifetimeOptions(), grid, text), models.Universe);
        }

        foreach (var error in models.Errors)
        {
            run.Terminal.Error.WriteLine(SafeText.Of(error.ToString()));
        }

        return null;
    }
}
