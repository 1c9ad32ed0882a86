using Crawler.Client.Output;

namespace Crawler.Client.Tests.Output;

/// <summary>CSV is RFC 4180, and no spreadsheet runs anything in it.</summary>
public sealed class CsvOutputTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+x", "'+x")]
    [InlineData("-x", "'-x")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    public void Text_is_guarded_and_quoted(string text, string expected) => Assert.Equal(expected, CsvOutput.Cell(text));

    [Fact]
    public void Numbers_are_left_alone()
    {
        Assert.Equal("-5", CsvOutput.Cell(-5L));
        Assert.Equal("-0.5", CsvOutput.Cell(-0.5));
        Assert.Equal("", CsvOutput.Cell(null));
        Assert.Equal("true", CsvOutput.Cell(true));
    }

    [Fact]
    public void A_list_of_texts_is_guarded_as_one_cell() => Assert.Equal("\"'=a, b\"", CsvOutput.Cell(new[] { "=a", "b" }));

    [Fact]
    public void The_header_names_machine_columns_and_lines_end_with_CRLF()
    {
        using var output = new StringWriter();
        var result = Result.List(
            [(Name: "x", Value: 1.5)],
            [
                new("name", "Name", ColumnKind.Text, item => item.Name),
                new("shown", "Shown", ColumnKind.Text, _ => "no", ColumnUse.Human),
                new("a.value", "Value", ColumnKind.Number, item => item.Value, ColumnUse.Machine),
            ]);

        CsvOutput.Write(result, output, isTerminal: false);

        Assert.Equal("name,a.value\r\nx,1.5\r\n", output.ToString());
    }
}
