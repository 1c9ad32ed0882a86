using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tests.Rollups;

/// <summary>Vectors of format 2, frozen by the last program that wrote it, are read for ever.</summary>
public class StoredVectorsTests
{
    /// <summary>Partition 3 at version 2.5 with six models: two of Qwen's, one of Alibaba-NLP's, one of mistralai's that claims 2·10¹⁶ parameters, one of nobody known, gpt2.</summary>
    private const string Version2 =
        "AouaBgCAqqqq6p9ZTc3Nw7eIzAwISEiATEiATIDMyARLd7NIh8yEOIUHQAQEQKZnRgAk3M3DNSIM0k3N08wiPCJPdohMiEMkgB8TIgES/J4JkZAJmbcAiADIS14iIY6ZAAEJeQqIU2YeMxIyMq5t+Ag3a/3fwmqHm/eRSDQSiURUj6/VaCRFQ4gwXTN0GLl+JYBRNE80hFnwqm61cXOuOuI4tzIfs3h6jQMUAEHTEON1YyOLv8MoggABMTHDQYAGCADMLepILfmqo5rCQh5+YO1zM6DFIi/QZS9DE8xzlAfk/mXKdLM7Sitdf/5K0E173w7Oc9VK07V/u1ufLnFQFKc7SpenO0qP2Ldr+VYYJ+W2FymdGJniPL4V43Wulbr1s3tvX/8/apwYkzPdeb87CpxG4GhPTj6cgEH6mV+l6G0P0kbg1FjLb3gNz67ffVBWQUM1EZA014nfXwCkJX2xsSWBfODHSeS1PL8csAPxKjM7373pTdr98/Lo2SQg59uJy9mcsDTEH8cI2rTfWwJKOmyEzRX7kQ47cXkZhyKA7s9BAgFq/sfodbX1WK9JTb34XR+vuuegEvFBmrI3IBfjdbHXfzhzrnNMOOGJMVekNRsGbU+vWH2hOf9b2/5YOmNBnAeHvsDvE/3rEgty5jClz91DTOvFsSmcfeRLQ4jZRbDGk35z+cmFJkLlXCBQ+MfSr/wch6vBlyyzW9W5kkkocxh7OBhSe1WdK6mUMmzJ7E8XNDuT52hIHWolNAdqPhMrnSg9q+zYD/yWF/nJCl1MoJQ17f2JWk7seaVV5CV+qI1fFraHUaSG0Sziqsx8RxwLSrWj2wpJ5Ol4LowCFcVctbB2BYWI0AbAMHJe25tdULZ7oyIOLXxQRK/MCPxE3MG0ZALrz0igtkVHaQilw1LnuVdGEE8WPKk3xT1scrmZxd9hDkCbTeUtxUJ3YTYubMOGcCPlxcokFJ0KllpSVmyntjqcmI7tVGplvolutVK7HhcHa1FLF0i0aOKNUJLg+LnI0nIr7ojtODqT+j75dinmWhBbr4bexna8sdhtFOXjjtKbQn1O0mB2J4u3ZRs6zdxvKz02VQM+SseiFb/TQ2MMX0YPy5EidHQmBg==";

    private static PartitionVectors Read() => PartitionVectors.Decode(Convert.FromBase64String(Version2));

    [Fact]
    public void Everything_that_was_frozen_is_there()
    {
        var vectors = Read();

        Assert.Equal((3, new PartitionVersion(2, 5), 6, 5), (vectors.Partition, vectors.Version, vectors.Total.Models, vectors.Owners));
        Assert.Equal((1077L, 5381L, 1), (vectors.Total.Downloads30d, vectors.Total.DownloadsAllTime, vectors.Total.DownloadsAllTimeUnknown));
        Assert.Equal(["CN", "FR", "unreviewed"], vectors.Countries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([0L, 7, 20, 50, 100, 900], vectors.Downloads30d.Values.ToArray());
        Assert.Equal(10, vectors.Dimensions.Count);
        Assert.Equal(3, vectors.Dimensions.Single(totals => totals.Dimension == Dimension.ParentGroup).Members["Alibaba"].Models);
        Assert.Equal(["Qwen/Qwen3-8B", "lost/parent"], vectors.Parents);
        Assert.Equal("gpt2", vectors.TopModels[0][4].Name);
    }

    [Fact]
    public void What_was_not_kept_then_is_unknown_and_the_rest_is_a_census()
    {
        var vectors = Read();
        var concentration = Build(vectors).ConcentrationOf(Counter.Downloads30d);

        Assert.Null(vectors.OwnerSums);
        Assert.Null(CensusBuilder.Tables([vectors]));
        Assert.Null(concentration.Owners);
        Assert.Null(concentration.Groups);
        Assert.Equal(3, concentration.Countries!.Members);
        Assert.Equal(2, concentration.AttributedCountries!.Members);
        Assert.Equal(5, concentration.Positive);
    }

    [Fact]
    public void A_size_that_nobody_believes_is_told_apart_in_old_vectors_too()
    {
        var size = Build(Read()).Size;

        Assert.Equal((3L, 1L, 600_000_000.0), (size.Known, size.Implausible()!.Value, size.Median!.Value));
        Assert.Equal([new("safetensors", 3, 957), new("implausible", 1, 20), new SizeSourceCount("unknown", 2, 100)], size.Sources!);
        Assert.Equal((0.5, 957 / 1077.0), (size.ShareOfModels!.Value, size.ShareOfDownloads30d!.Value));
    }

    [Fact]
    public void Written_again_they_still_lack_it()
    {
        var again = PartitionVectors.Decode(Read().Encode());

        Assert.Null(again.OwnerSums);
        Assert.Equal(Read().Encode(), again.Encode());
    }

    private static Census Build(PartitionVectors vectors) => CensusBuilder.Build([vectors], new CensusBuilder.Facts("models-000001", default, 6, 0, true, 1));
}
