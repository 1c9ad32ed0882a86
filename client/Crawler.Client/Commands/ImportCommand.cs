using System.CommandLine;
using Crawler.Client.Importing;

namespace Crawler.Client.Commands;

/// <summary><c>crawler import</c>.</summary>
internal static class ImportCommand
{
    private const int MaxBatchRows = 50_000;

    /// <summary>Builds the command.</summary>
    public static Command Build(CommandTree tree)
    {
        var files = new Argument<string[]>("FILE") { Description = "Parquet, JSONL or CSV (the texts also .gz), with the columns of the Hub's listing", Arity = ArgumentArity.OneOrMore };
        var asOf = CommonOptions.AsOf("the day or instant that the files speak of, UTC");
        var dateColumn = new Option<string?>("--date-column") { Description = "the column that says of which day a row speaks: one import a day, in the order they stand", HelpName = "NAME" };
        var complete = new Option<bool>("--complete") { Description = "the file holds everything that the listing held: what is not in it was not there" };
        var again = new Option<bool>("--again") { Description = "import a file once more that was imported as of the same instant before" };
        var batchRows = new Option<int>("--batch-rows") { Description = "rows sent at once", DefaultValueFactory = _ => ImportOptions.DefaultBatchRows, HelpName = "N" };
        CommonOptions.AddRange(batchRows, 1, MaxBatchRows);
        var command = tree.Verb(
            "import",
            "Read the past from files, through the same way as a crawl; Ctrl-C stops at a checkpoint.",
            run => new ImportRun(run, new ImportOptions(
                run.Parsed.GetValue(asOf), run.Parsed.GetValue(dateColumn), run.Parsed.GetValue(complete), run.Parsed.GetValue(batchRows), run.Parsed.GetValue(again)))
                .RunAsync(run.Parsed.GetRequiredValue(files)),
            files,
            asOf,
            dateColumn,
            complete,
            again,
            batchRows,
            CommonOptions.Kind());
        command.Validators.Add(result =>
        {
            var (hasInstant, hasColumn) = (result.GetResult(asOf) is not null, result.GetResult(dateColumn) is not null);
            if (hasInstant == hasColumn)
            {
                result.AddError(hasInstant
                    ? "Give --as-of, or --date-column where each row says its day; not both."
                    : "When was that? Give --as-of DATE, or --date-column NAME where each row says its day.");
            }

            if (result.GetResult(complete) is not null && (result.GetResult(files)?.Tokens.Count ?? 0) > 1)
            {
                result.AddError("--complete says that one file holds everything; the parts of a listing are imported without it.");
            }
        });
        return command;
    }
}
