using System.Text.Json.Nodes;
using Crawler.Client.Output;

namespace Crawler.Client.Tests.Output;

/// <summary>One description of a result, five formats.</summary>
public sealed class FormatTests
{
    private static readonly Result List = Result.List(
        [(Name: "a|b\u202E\u001b[1mx", Count: (long?)1_234_567, Share: 0.25), (Name: "c", Count: null, Share: 1.0)],
        [
            new("name", "name", ColumnKind.Text, item => item.Name),
            new("figures.count", "count", ColumnKind.Count, item => item.Count),
            new("figures.share", "share", ColumnKind.Share, item => item.Share),
            new("at", "at", ColumnKind.Instant, _ => Some.AsOf, ColumnUse.Machine),
        ]);

    [Fact]
    public void A_piped_table_is_plain_humanised_and_harmless()
    {
        var text = Written(OutputFormat.Table);

        Assert.Equal("NAME  COUNT    SHARE\na|bx   1.2M   25.0 %\nc         –  100.0 %\n", text.Replace("\r", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "What it is[1mx\ncount  ▁█  1 to 2\n\nNAME   COUNT    SHARE\na|bx    1.2M   25.0 %\nc          –  100.0 %\ntrend    █▁▁\n")]
    [InlineData(true, "What it is[1mx\ncount  _#  1 to 2\n\nNAME   COUNT    SHARE\na|bx    1.2M   25.0 %\nc          –  100.0 %\ntrend    #__\n")]
    public void Series_stand_above_a_table_and_below_its_columns(bool isAscii, string expected)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var result = List.With("What it is\u202E[1mx", [new Trend("count", [1, 2], "1 to 2")], [null, [3, 1, 1], null, null]);
        new Terminal { Out = output, Error = TextWriter.Null, IsAscii = isAscii }.Write(result, OutputFormat.Table);

        Assert.Equal(expected, output.ToString());
    }

    [Fact]
    public void A_drawn_table_in_ascii_is_ascii()
    {
        using var output = new StringWriter();
        new Terminal { Out = output, Error = TextWriter.Null, IsOutputInteractive = true, IsAscii = true, Width = 60 }
            .Write(Result.List([1L, 2L], [new Field<long>("n", "n", ColumnKind.Count, number => number)]).With(foot: [[1, 2]]), OutputFormat.Table);

        Assert.Contains("_#", output.ToString(), StringComparison.Ordinal);
        Assert.True(System.Text.Ascii.IsValid(output.ToString()), output.ToString());
    }

    [Fact]
    public void A_title_stands_above_a_document_and_series_do_not()
    {
        using var output = new StringWriter();
        var result = List.With("a`b", [new Trend("count", [1, 2], "1 to 2")], [null, [3, 1], null, null]);
        new Terminal { Out = output, Error = TextWriter.Null }.Write(result, OutputFormat.Markdown);

        Assert.StartsWith("**a\\`b**\n\n| name | count | share |\n", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("█", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_drawn_table_has_no_escape_of_the_Hub()
    {
        using var output = new StringWriter();
        new Terminal { Out = output, Error = TextWriter.Null, IsOutputInteractive = true, Width = 60 }.Write(List, OutputFormat.Table);

        Assert.Contains("a|bx", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_nests_keeps_precision_and_escapes_what_cannot_be_seen()
    {
        var text = Written(OutputFormat.Json);
        var first = JsonNode.Parse(text)![0]!;

        Assert.Equal("a|b\u202E\u001b[1mx", first["name"]!.GetValue<string>());
        Assert.Equal(1_234_567, first["figures"]!["count"]!.GetValue<long>());
        Assert.Equal("2026-08-22T06:00:00Z", first["at"]!.GetValue<string>());
        Assert.Null(JsonNode.Parse(text)![1]!["figures"]!["count"]);
        Assert.Contains("\\u202E", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', text);
    }

    [Fact]
    public void Jsonl_is_one_compact_object_a_line()
    {
        var lines = Written(OutputFormat.Jsonl).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        Assert.Equal("c", JsonNode.Parse(lines[1])!["name"]!.GetValue<string>());
        Assert.DoesNotContain(": ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_escapes_pipes_and_keeps_numbers_exact() =>
        Assert.Equal("| name | count | share |\n| --- | ---: | ---: |\n| a\\|bx | 1234567 | 0.25 |\n| c |  | 1 |\n", Written(OutputFormat.Markdown));

    [Fact]
    public void An_empty_list_is_an_empty_array()
    {
        using var output = new StringWriter();
        JsonOutput.Write(Result.List(Array.Empty<int>(), [new("x", "x", ColumnKind.Count, item => item)]), output);

        Assert.Equal("[]", output.ToString().Trim());
    }

    private static string Written(OutputFormat format)
    {
        using var output = new StringWriter();
        new Terminal { Out = output, Error = TextWriter.Null }.Write(List, format);
        return output.ToString();
    }
}
