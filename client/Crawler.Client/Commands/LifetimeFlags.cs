using System.CommandLine;
using System.Globalization;
using Crawler.Core.Lifetimes;

namespace Crawler.Client.Commands;

/// <summary>What a lifetime takes for granted, as options of a command.</summary>
internal sealed class LifetimeFlags
{
    private static readonly LifetimeOptions Defaults = new();

    private readonly Option<decimal?> _theta = new("--theta")
    {
        Description = $"the share of the peak below which use counts as having ended (default: {Defaults.Theta.ToString(CultureInfo.InvariantCulture)})",
        HelpName = "SHARE",
        CustomParser = result =>
        {
            if (decimal.TryParse(result.Tokens.Single().Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share))
            {
                return share;
            }

            result.AddError($"--theta wants a share such as 0.1, not '{result.Tokens.Single().Value}'.");
            return null;
        },
    };

    private readonly Option<int?> _window = new("--window") { Description = $"weeks within which t50 and t90 are taken (default: {Defaults.Window})", HelpName = "WEEKS" };

    private readonly Option<int?> _dormancy = new("--dormancy") { Description = $"quiet days after which a model is dormant (default: {Defaults.DormancyDays})", HelpName = "DAYS" };

    private readonly Option<int?> _minimum = new("--min-events") { Description = $"events below which nothing is said (default: {Defaults.MinimumEvents})", HelpName = "N" };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_theta, _window, _dormancy, _minimum];

    /// <summary>What was asked for.</summary>
    /// <exception cref="ConsoleFailure">The values cannot be used.</exception>
    public LifetimeOptions Read(ParseResult parsed)
    {
        var options = new LifetimeOptions
        {
            Theta = parsed.GetValue(_theta) ?? Defaults.Theta,
            Window = parsed.GetValue(_window) ?? Defaults.Window,
            DormancyDays = parsed.GetValue(_dormancy) ?? Defaults.DormancyDays,
            MinimumEvents = parsed.GetValue(_minimum) ?? Defaults.MinimumEvents,
        };
        return options.Validate() is { Count: > 0 } errors
            ? throw new ConsoleFailure(ExitCode.Usage, string.Join(' ', errors), "See --theta, --window, --dormancy and --min-events.")
            : options;
    }
}
