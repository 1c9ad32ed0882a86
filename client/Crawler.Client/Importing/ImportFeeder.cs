using System.Threading.Channels;
using Crawler.Client.Commands;
using Crawler.Client.Following;
using Crawler.Client.Output;
using Crawler.Contracts;
using Crawler.Contracts.Crawling;
using Crawler.Imports;

namespace Crawler.Client.Importing;

/// <summary>Feeds an open import: reads and packs on one thread while the silo applies what was sent before.</summary>
internal sealed class ImportFeeder(Invocation run, int batchRows, ImportReading reading, ImportPart part, bool isOneOfMany)
{
    private const int ReadAhead = 2;
    private static readonly TimeSpan PauseLimit = TimeSpan.FromSeconds(30);
    private readonly ProgressWriter _progress = new(run.Terminal, run.Time, isOneOfMany);

    /// <summary>Sends all rows from the checkpoint on.</summary>
    /// <returns>Null when the file is at its end; else the exit code.</returns>
    public async Task<int?> FeedAsync(ImportReply begun)
    {
        var crawl = begun.Crawl!;
        if (begun.RowsDone > 0)
        {
            run.Terminal.Note($"{crawl.Id} was begun before; going on behind row {Humanised.Exact(begun.RowsDone)} of {SafeText.Of(crawl.Request.Import!.Source)}.");
        }

        try
        {
            await SendAsync(crawl.Id, begun.RowsDone);
            return null;
        }
        catch (OperationCanceledException) when (run.Interrupted.IsCancellationRequested)
        {
            _progress.Clear();
            await PauseAsync(crawl);
            return ExitCode.Interrupted;
        }
        catch (ImportFileException broken)
        {
            throw new ConsoleFailure(
                ExitCode.Failure, broken.Message, $"What was read stands, and {crawl.Id} is open: 'crawler crawl cancel' gives it up.", broken);
        }
        finally
        {
            _progress.Clear();
        }
    }

    private async Task SendAsync(string crawl, long rowsDone)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Interrupted);
        var channel = Channel.CreateBounded<ImportRows>(new BoundedChannelOptions(ReadAhead) { SingleReader = true, SingleWriter = true });
        var producing = Task.Run(() => ProduceAsync(channel.Writer, rowsDone, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var rows in channel.Reader.ReadAllAsync(run.Interrupted))
            {
                var reply = await run.CrawlAsync(crawls => crawls.TakeImport(Batch(crawl, rows)));
                _progress.Show(reply is { Ok: true, Crawl: { } view }
                    ? view
                    : throw new ConsoleFailure(ExitCode.Failure, reply.Message, "'crawler crawl status' shows where it stands."));
            }
        }
        finally
        {
            await stop.CancelAsync();
            await producing;
        }
    }

    /// <summary>Reads to the end of the part; whatever ends it earlier goes to the reader of the channel.</summary>
    private async Task ProduceAsync(ChannelWriter<ImportRows> writer, long rowsDone, CancellationToken cancellationToken)
    {
        try
        {
            reading.BeginSection();
            await reading.SkipAsync(part.FromRow + rowsDone, cancellationToken);
            while (await reading.ReadAsync(batchRows, part.UpToRow, cancellationToken) is { } rows)
            {
                await writer.WriteAsync(rows, cancellationToken);
            }

            writer.Complete();
        }
        catch (Exception failure)
        {
            writer.Complete(failure);
        }
    }

    private ImportBatch Batch(string crawl, ImportRows rows) => new(
        crawl,
        rows.FromRow - part.FromRow,
        rows.UpToRow - part.FromRow,
        rows.Packed,
        rows.Lengths,
        rows.Duplicates,
        rows.Quarantined,
        [.. rows.Samples.Select(sample => new QuarantineSample(sample.Place, 0, sample.Id, sample.Reason, sample.Detail, sample.Excerpt))]);

    private async Task PauseAsync(CrawlView crawl)
    {
        run.Terminal.Note("Pausing after the batch in hand …");
        using var limit = new CancellationTokenSource(PauseLimit, run.Time);
        CrawlView? view = null;
        try
        {
            view = (await run.Session.RunAsync(grains => grains.GetGrain<ICrawlGrain>(KindNames.Models).Pause(), limit.Token)).Crawl;
        }
        catch (OperationCanceledException)
        {
            // Nobody answered in time; what was acknowledged is durable all the same.
        }

        run.Terminal.Error.WriteLine(view?.State == CrawlState.Paused
            ? $"{crawl.Id} is paused. {CrawlText.GoingOn(view)}."
            : $"{crawl.Id} is left as it is; nothing that was acknowledged is lost. The same 'crawler import' command goes on with it.");
    }
}
