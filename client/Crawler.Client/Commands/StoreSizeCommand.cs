using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Grains.Maintenance;
using Crawler.Silo.Stores;

namespace Crawler.Client.Commands;

/// <summary><c>crawler store size</c>.</summary>
internal static class StoreSizeCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var growth = new Option<bool>("--growth") { Description = "how much its own past says that a year adds, instead" };
        return tree.Verb("size", "Show how large the tables are, or how fast they grow.", run => SizeAsync(run, run.Parsed.GetValue(growth)), growth);
    }

    private static async Task<int> SizeAsync(Invocation run, bool isGrowth)
    {
        var settings = StoreTarget.Of(run);
        await using var store = await ToolStore.ReadAsync(settings, Path.Combine(settings.DataDirectory, "size"), mayHold: true, run.Interrupted);
        var size = await new StoreGrowth(store.Rows).MeasureAsync(run.Interrupted);
        run.Write(isGrowth
            ? Result.List(
                size.Growth,
                [
                    new("what", "what", ColumnKind.Text, line => line.What),
                    new("bytesPerYear", "a year", ColumnKind.Bytes, line => line.BytesAYear),
                    new("basis", "from", ColumnKind.Text, line => line.Basis),
                ])
            : Result.List(size.Tables, StoreVerifyCommand.Sizes()));
        return ExitCode.Ok;
    }
}
