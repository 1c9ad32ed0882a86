using Crawler.Core.Attribution;

namespace Crawler.Core.Tests.Attribution;

/// <summary>What the validator refuses, where it says the fault lies, and what it lets pass.</summary>
public class RegistryParserTests
{
    private const string Header = "owner,country,type,group,cohorts,valid_from,valid_to,source,confidence";
    private const string Good = "good,CN,company,,,,,a source,high";

    [Theory]
    [InlineData("a,GB,company,,,,source,high", "row", "it has 8 fields instead of 9")]
    [InlineData("a,GB,company,,,,,\"open,high", "row", "a quoted field is never closed")]
    [InlineData("a,GB,company,,,,,\"shut\"x,high", "row", "text follows a closing quote")]
    [InlineData("a,GB,company,,,,,in\"side,high", "row", "a quote stands inside an unquoted field")]
    [InlineData(",GB,company,,,,,source,high", "owner", "'' cannot be a namespace")]
    [InlineData("a/b,GB,company,,,,,source,high", "owner", "'a/b' cannot be a namespace")]
    [InlineData("-a,GB,company,,,,,source,high", "owner", "'-a' cannot be a namespace")]
    [InlineData("a.,GB,company,,,,,source,high", "owner", "'a.' cannot be a namespace")]
    [InlineData("a--b,GB,company,,,,,source,high", "owner", "'a--b' cannot be a namespace")]
    [InlineData("a,UK,company,,,,,source,high", "country", "'UK' is not a known country")]
    [InlineData("a,gb,company,,,,,source,high", "country", "'gb' is not a known country")]
    [InlineData("a,unreviewed,company,,,,,source,high", "country", "'unreviewed' is not a known country")]
    [InlineData("a,GB,individual,,,,,source,high", "country", "a private person has a country")]
    [InlineData("a,GB,,,,,,source,high", "type", "'' is not a known type")]
    [InlineData("a,GB,startup,,,,,source,high", "type", "'startup' is not a known type")]
    [InlineData("a,GB,company,,famous,,,source,high", "cohorts", "'famous' is not a known cohort")]
    [InlineData("a,GB,company,,science;science,,,source,high", "cohorts", "'science' is named twice")]
    [InlineData("a,GB,company,,,1.2.2026,,source,high", "valid_from", "'1.2.2026' is not a date")]
    [InlineData("a,GB,company,,,,2026-02-30,source,high", "valid_to", "'2026-02-30' is not a date")]
    [InlineData("a,GB,company,,,2026-01-02,2026-01-02,source,high", "valid_to", "the row ends before it begins")]
    [InlineData("a,GB,company,,,,,,high", "source", "it is empty")]
    [InlineData("a,GB,company,,,,,source,", "confidence", "'' is not a known confidence")]
    [InlineData("a,GB,company,,,,,source,sure", "confidence", "'sure' is not a known confidence")]
    [InlineData("a,GB,company, Group,,,,source,high", "group", "' Group' has blanks around it")]
    [InlineData("a,GB,company,,,,,\"two\nlines\",high", "source", "it holds a control character")]
    [InlineData("good,CN,company,,,2026-01-01,,again,high", "owner", "'good' is already attributed for the same days on line 2")]
    public void A_bad_row_is_refused_with_its_line_and_column(string row, string column, string problem)
    {
        var result = Parse($"{Header}\n{Good}\n{row}");

        var error = Assert.Single(result.Errors);
        Assert.Null(result.Registry);
        Assert.Equal(("test.csv", 3, column, problem), (error.Source, error.Line, error.Column, error.Problem));
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("")]
    [InlineData("owner,country\n")]
    [InlineData("Owner,country,type,group,cohorts,valid_from,valid_to,source,confidence\n")]
    [InlineData("\nowner,country,type,group,cohorts,valid_from,valid_to,source,confidence\n")]
    public void Another_header_is_refused(string text)
    {
        var error = Assert.Single(Parse(text).Errors);

        Assert.Equal((1, "header"), (error.Line, error.Column));
    }

    [Fact]
    public void All_errors_are_found_in_one_pass_in_the_order_of_the_file()
    {
        var errors = Parse($"{Header}\na,XX,firm,,,,,source,high\n{Good}\n\nb,,company,,,,,source,none\n{Good}").Errors;

        Assert.Equal(["2 type", "2 country", "5 confidence", "6 owner"], errors.Select(error => $"{error.Line} {error.Column}"));
    }

    [Fact]
    public void An_error_reads_as_one_line() =>
        Assert.Equal(
            "test.csv:2: confidence: 'sure' is not a known confidence; use high, medium or low",
            Assert.Single(Parse($"{Header}\na,GB,company,,,,,source,sure").Errors).ToString());

    [Fact]
    public void All_fields_are_read()
    {
        const string Row = "Qwen,CN,company,Alibaba,china-popular;big-tech,2023-01-01,2030-12-31,\"a \"\"site\"\", seen\",medium";

        var registry = Parse($"{Header}\r\n{Row}\r\n").Registry!;

        Assert.Equal(
            new OwnerAttribution(
                "Qwen", "CN", OwnerType.Company, "Alibaba", [Cohort.BigTech, Cohort.ChinaPopular],
                new DateOnly(2023, 1, 1), new DateOnly(2030, 12, 31), "a \"site\", seen", "medium"),
            Assert.Single(registry.All));
    }

    [Theory]
    [InlineData("a,,individual,,,,,source,low")]
    [InlineData("a,international,community,,,,,source,low")]
    [InlineData("a,,community,,,,,source,low")]
    [InlineData("_a.b-c_,CN,government,,,,,source,low")]
    public void A_sound_row_is_taken(string row) => Assert.True(Parse($"{Header}\n{row}").IsValid);

    [Fact]
    public void A_byte_order_mark_is_overlooked() => Assert.True(Parse($"\uFEFF{Header}\n{Good}\n").IsValid);

    [Fact]
    public void A_header_alone_is_an_empty_registry() => Assert.Empty(Parse(Header).Registry!.All);

    [Fact]
    public void There_are_249_country_codes() => Assert.Equal(249, CountryMember.Codes.Count);

    private static RegistryParseResult Parse(string text) => OwnerRegistry.Parse(new StringReader(text), "test.csv");
}
