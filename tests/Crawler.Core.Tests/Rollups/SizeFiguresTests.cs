using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Rollups;

/// <summary>Sizes of models: what is believed, where it comes from, and how much of the Hub it covers.</summary>
public class SizeFiguresTests
{
    [Fact]
    public void The_bound_is_believed_and_what_lies_beyond_is_not()
    {
        var size = Size(2, Some.Observation(1, "a/1", 30, parameters: StatedSize.MaxParameters), Some.Observation(2, "b/2", 10, parameters: StatedSize.MaxParameters + 1));

        Assert.Equal((1L, 1e13, 1e13), (size.Known, size.Mean!.Value, size.DownloadWeightedMedian!.Value));
        Assert.Equal((0.5, 0.75, 1L), (size.ShareOfModels!.Value, size.ShareOfDownloads30d!.Value, size.Implausible()!.Value));
        Assert.Equal(StatedSize.All, size.Sources!.Select(source => source.Source));
    }

    [Fact]
    public void Of_nothing_there_is_no_share()
    {
        var none = CensusBuilder.Build([], new CensusBuilder.Facts("models-000001", default, 0, 0, true, 0)).Size;
        var neverDownloaded = Size(1, Some.Observation(1, downloads: 0, parameters: 5));

        Assert.Null(none.ShareOfModels);
        Assert.Null(neverDownloaded.ShareOfDownloads30d);
        Assert.Equal(1.0, neverDownloaded.ShareOfModels);
    }

    [Fact]
    public void Any_number_of_partitions_equals_the_plain_recount() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new System.Random(seed);
            byte[][] rows = [.. Enumerable.Range(1, random.Next(1, 120)).Select(number => RandomRow(number, random))];
            var recount = new PlainRecount(OwnerRegistry.BuiltIn, Some.Day);
            rows.ToList().ForEach(row => recount.Add(new ObservationView(row).ToObservation()));
            var (size, first, later) = (Size(random.Next(1, 9), rows), recount.Figures(), recount.LaterFigures(false));

            Assert.Equal(first["size.known"], size.Known);
            Assert.Equal(first["size.median"], size.Median);
            Assert.Equal(first["size.downloadWeightedMedian"], size.DownloadWeightedMedian);
            Assert.Equal(later["size.shareOfModels"], size.ShareOfModels);
            Assert.Equal(later["size.shareOfDownloads30d"], size.ShareOfDownloads30d);
            Assert.All(size.Sources!, source => Assert.Equal(
                (later[$"size.sources.{source.Source}.models"], later[$"size.sources.{source.Source}.downloads30d"]), (source.Models, source.Downloads30d)));
            Assert.Equal(rows.Length, size.Sources!.Sum(source => source.Models));
        }).QuickCheckThrowOnFailure();

    private static SizeFigures Size(int partitions, params byte[][] rows) =>
        CensusBuilder.Build([.. Some.Vectors(partitions, rows)], new CensusBuilder.Facts("models-000001", default, rows.Length, 0, true, 0)).Size;

    private static byte[] RandomRow(int number, System.Random random) => Some.Observation(
        number,
        $"owner{random.Next(9)}/m{number}",
        random.Next(5) == 0 ? null : random.Next(1000),
        parameters: random.Next(3) == 0 ? null : (long)Math.Pow(10, random.NextDouble() * 16));
}
