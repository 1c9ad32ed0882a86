namespace Crawler.Storage.Tests.Grains;

/// <summary>A state with a member of each kind that grains here have.</summary>
[GenerateSerializer]
[Alias("Crawler.Storage.Tests.SampleState")]
public sealed record SampleState
{
    [Id(0)]
    public string? Name { get; set; }

    [Id(1)]
    public long Count { get; set; }

    [Id(2)]
    public byte[]? Bytes { get; set; }

    [Id(3)]
    public int? Maybe { get; set; }
}
