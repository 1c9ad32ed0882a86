namespace Crawler.Storage.Tests;

public abstract partial class TableStoreConformance
{
    /// <summary>Keys that one backend or another cannot take as they are, or would sort or fold in its own way.</summary>
    public static TheoryData<string> OddKeys { get; } =
    [
        "a", "A", "meta-llama/Llama-3.1-8B", "c#", "why?", @"back\slash", "100%", "%2F", "a b", " leading", "trailing ", ".", "..",
        "'quoted'", "\"", "*", "_", "-", "~", "!", "0", "00", "\0", "a\0b", "\u0001", "\t", "\n", "\u007F", "\u0080", "\u009F", "\u07FF",
        "\u0800", "é", "e\u0301", "ß", "İ", "ı", "中文/模型", "Кириллица", "שלום", "\u202Eabc", "😀", "\uD7FF", "\uD800", "\uDBFF", "\uDC00",
        "\uDFFF", "\uDC00\uD800", "x\uD83D", "\uE000", "\uFFFD", "\uFFFE", "\uFFFF", "\uFFFFz", new string('\uFFFF', 255),
        new string('\u2028', 255), new string('\uDFFF', 255),
    ];

    [Theory]
    [MemberData(nameof(OddKeys), DisableDiscoveryEnumeration = true)]
    public async Task Any_key_reads_back(string key)
    {
        await Store.CommitAsync(Table, key, [RowWrite.Insert(key, Bytes("x")), RowWrite.Insert(Other(key), Bytes("y"))], Stop);

        Assert.Equal("x", Text(await Store.GetAsync(Table, key, key, Stop)));
        Assert.Equal(Sorted([key, Other(key)]), (await ScanAsync(RowRange.All, key)).Select(row => row.Key));
        Assert.Empty(await ScanAsync(RowRange.All, Other(key)));
    }

    [Fact]
    public async Task Keys_sort_by_code_unit_and_bound_ranges_by_it()
    {
        string[] keys = [.. OddKeys.Select(row => row.Data)];
        var sorted = Sorted(keys);
        await CommitInBatchesAsync(keys);

        Assert.Equal(sorted, await KeysAsync(RowRange.All));
        for (var at = 0; at < sorted.Length; at++)
        {
            Assert.Equal(sorted[at..], await KeysAsync(new RowRange(sorted[at], null)));
            Assert.Equal(sorted[..at], await KeysAsync(new RowRange(null, sorted[at])));
        }
    }

    [Fact]
    public async Task Keys_of_255_characters_differ_in_the_last()
    {
        var stem = new string('中', 254);

        await CommitAsync(RowWrite.Insert(stem + "b", Bytes("b")), RowWrite.Insert(stem + "a", Bytes("a")));

        Assert.Equal([stem + "a", stem + "b"], await KeysAsync(RowRange.All));
        Assert.Equal("b", Text(await GetAsync(stem + "b")));
    }

    [Fact]
    public async Task Keys_are_told_apart_by_case()
    {
        await CommitAsync(
            RowWrite.Insert("org/Model", Bytes("1")), RowWrite.Insert("org/model", Bytes("2")), RowWrite.Insert("ORG/MODEL", Bytes("3")));

        Assert.Equal(["ORG/MODEL", "org/Model", "org/model"], await KeysAsync(RowRange.All));
        Assert.Equal("2", Text(await GetAsync("org/model")));
    }

    /// <summary>Another key of the same length.</summary>
    private static string Other(string key) => key[..^1] + (key[^1] == 'o' ? 'p' : 'o');

    private static string[] Sorted(IEnumerable<string> keys) => [.. keys.Order(StringComparer.Ordinal)];

    private async Task CommitInBatchesAsync(IEnumerable<string> keys)
    {
        foreach (var batch in keys.Chunk(Store.Limits.MaxRowsPerBatch))
        {
            Assert.True((await CommitAsync([.. batch.Select(key => RowWrite.Insert(key, Bytes("x")))])).Succeeded);
        }
    }
}
