using Crawler.Client.Commands;
using Crawler.Client.Following;
using Crawler.Client.Output;
using Crawler.Contracts.Crawling;
using Crawler.Imports;

namespace Crawler.Client.Importing;

/// <summary>Imports files, one after another, and tells how each ended.</summary>
internal sealed class ImportRun(Invocation run, ImportOptions options)
{
    private readonly List<CrawlView> _ended = [];

    /// <summary>Imports the files; all are looked through before the first is begun.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> paths)
    {
        var files = new List<ImportFile>();
        foreach (var path in paths)
        {
            files.Add(await OpenAsync(path));
        }

        await run.Session.OpenAsync(run.Interrupted);
        run.Session.StayOn();
        var code = ExitCode.Ok;
        foreach (var file in files)
        {
            code = code == ExitCode.Ok ? await ImportAsync(file) : code;
        }

        if (run.Format != OutputFormat.Table && _ended.Count > 0)
        {
            run.Write(_ended.Count == 1 ? CrawlResult.One(_ended[0]) : CrawlResult.Many(_ended));
        }

        return code;
    }

    private async Task<ImportFile> OpenAsync(string path)
    {
        try
        {
            var file = await ImportFile.OpenAsync(path, options.DateColumn, run.Interrupted);
            if (file.MissingColumns.Count > 0)
            {
                run.Terminal.Note(ImportText.Missing(file.Name, file.MissingColumns));
            }

            if (file.UnknownColumns.Count > 0)
            {
                run.Terminal.Note(ImportText.Ignored(file.Name, file.UnknownColumns));
            }

            return file;
        }
        catch (ImportFileException refused)
        {
            throw new ConsoleFailure(ExitCode.Failure, refused.Message, "Nothing of it was imported.", refused);
        }
    }

    private async Task<int> ImportAsync(ImportFile file)
    {
        var known = 0;
        await using var reading = await file.ReadAsync(run.Interrupted);
        foreach (var part in Parts(file))
        {
            var begun = await BeginAsync(file, part);
            if (begun.IsKnown && file.Days is not null)
            {
                known++;
                continue;
            }

            if (begun is not { Ok: true, Crawl: { } crawl })
            {
                throw new ConsoleFailure(ExitCode.Failure, begun.Message, begun.IsKnown ? "Its history is there; nothing is missing." : "'crawler crawl status' shows what is open.");
            }

            var code = await new ImportFeeder(run, options.BatchRows, reading, part, file.Days is not null).FeedAsync(begun) ?? await FollowAsync(crawl.Id, file.Days is not null);
            if (code != ExitCode.Ok)
            {
                return code;
            }
        }

        if (file.Days is { } days)
        {
            run.Terminal.Note($"{file.Name}: {Humanised.Exact(days.Count - known)} days imported, {Humanised.Exact(known)} known before");
        }

        return ExitCode.Ok;
    }

    private IEnumerable<ImportPart> Parts(ImportFile file) => file.Days is { } days
        ? days.Select(day => new ImportPart(new DateTimeOffset(day.Day, TimeOnly.MinValue, TimeSpan.Zero), day.FromRow, day.UpToRow))
        : [new ImportPart(options.AsOf!.Value, 0, file.Rows)];

    private Task<ImportReply> BeginAsync(ImportFile file, ImportPart part)
    {
        var request = new CrawlRequest
        {
            Hub = ImportRequest.NoHub,
            AsOf = part.AsOf,
            Import = new ImportRequest
            {
                Source = file.Name,
                Digest = file.Digest,
                Rows = part.UpToRow - part.FromRow,
                IsComplete = options.IsComplete,
                MissingColumns = file.MissingColumns,
                IsAgain = options.IsAgain,
            },
        };
        return run.CrawlAsync(crawls => crawls.BeginImport(request));
    }

    private async Task<int> FollowAsync(string crawl, bool isBrief)
    {
        var reply = await run.CrawlAsync(crawls => crawls.EndImport(crawl));
        return reply.Ok
            ? await new CrawlFollower(run, drives: true, view => Tell(view, isBrief), isBrief).FollowAsync(crawl)
            : throw CrawlCommands.Refused(reply, "'crawler crawl status' shows where it stands.");
    }

    private int Tell(CrawlView crawl, bool isBrief)
    {
        _ended.Add(crawl);
        foreach (var line in isBrief ? [ImportText.Line(crawl, crawl.Request.Import!)] : CrawlText.Summary(crawl))
        {
            run.Terminal.Note(line);
        }

        return CrawlEnd.Code(run, crawl);
    }
}
