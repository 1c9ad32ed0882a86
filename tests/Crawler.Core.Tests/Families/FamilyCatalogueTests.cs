using Crawler.Core.Attribution;
using Crawler.Core.Families;

namespace Crawler.Core.Tests.Families;

/// <summary>The families that ship, and what a file of families may hold.</summary>
public class FamilyCatalogueTests
{
    private const string Header = "family,holder,words,except,source";
    private const string Good = "good,Lab,good,,a source";

    [Fact]
    public void The_built_in_families_are_sound()
    {
        var families = FamilyCatalogue.BuiltIn.All;

        Assert.InRange(families.Count, 40, FamilyCatalogue.MaxFamilies);
        Assert.Equal(families.Select(family => family.Name).Order(StringComparer.Ordinal), families.Select(family => family.Name));
        Assert.Equal(families.Select(family => family.Holder).Distinct().Order(StringComparer.Ordinal), FamilyCatalogue.BuiltIn.Holders);
        var words = families.SelectMany(family => family.Words).ToList();
        Assert.Equal(words.Count, words.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_holder_is_a_group_of_the_registry_or_an_owner_that_stands_alone()
    {
        var rows = OwnerRegistry.BuiltIn.All;
        var known = rows.Select(row => row.Group ?? row.Owner).ToHashSet(StringComparer.Ordinal);

        Assert.All(FamilyCatalogue.BuiltIn.Holders, holder => Assert.Contains(holder, known));
    }

    [Theory]
    [InlineData("a,Lab,word,source", "row", "it has 4 fields instead of 5")]
    [InlineData("a,Lab,word,,\"open", "row", "a quoted field is never closed")]
    [InlineData(",Lab,word,,source", "family", "'' cannot be a family")]
    [InlineData("A,Lab,word,,source", "family", "'A' cannot be a family")]
    [InlineData("none,Lab,word,,source", "family", "'none' cannot be a family")]
    [InlineData("good,Lab,word,,source", "family", "'good' stands on line 2 already")]
    [InlineData("a,,word,,source", "holder", "it is empty")]
    [InlineData("a,none,word,,source", "holder", "'none' cannot be a holder")]
    [InlineData("a, Lab,word,,source", "holder", "' Lab' has blanks around it or a control character in it")]
    [InlineData("a,Lab,,,source", "words", "it is empty")]
    [InlineData("a,Lab,word;,,source", "words", "'' cannot be a word")]
    [InlineData("a,Lab,w,,source", "words", "'w' cannot be a word")]
    [InlineData("a,Lab,*w$,,source", "words", "'*w$' cannot be a word")]
    [InlineData("a,Lab,Word,,source", "words", "'Word' cannot be a word")]
    [InlineData("a,Lab,wo*rd,,source", "words", "'wo*rd' cannot be a word")]
    [InlineData("a,Lab,$word,,source", "words", "'$word' cannot be a word")]
    [InlineData("a,Lab,two words,,source", "words", "'two words' cannot be a word")]
    [InlineData("a,Lab,word;word,,source", "words", "a word stands in it twice")]
    [InlineData("a,Lab,word,a:b,source", "except", "'a:b' cannot be a word")]
    [InlineData("a,Lab,word,,", "source", "it is empty")]
    public void A_bad_row_is_refused_with_its_line_and_column(string row, string column, string problem)
    {
        var result = Parse($"{Header}\n{Good}\n{row}");

        var error = Assert.Single(result.Errors);
        Assert.Null(result.Catalogue);
        Assert.Equal(("test.csv", 3, column, problem), (error.Source, error.Line, error.Column, error.Problem));
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("")]
    [InlineData("family,holder\n")]
    [InlineData("\nfamily,holder,words,except,source\n")]
    public void Another_header_is_refused(string text)
    {
        var error = Assert.Single(Parse(text).Errors);

        Assert.Equal((1, "header"), (error.Line, error.Column));
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    [InlineData(70, 1)]
    public void There_are_no_more_families_than_bits(int families, int errors) =>
        Assert.Equal(errors, Parse($"{Header}\n{string.Join('\n', Enumerable.Range(0, families).Select(number => $"f{number},Lab,word{number},,test"))}").Errors.Count);

    [Fact]
    public void All_that_is_wrong_is_found_at_once() => Assert.Equal(
        ["test.csv:2: family", "test.csv:2: source", "test.csv:2: words", "test.csv:3: holder"],
        Parse($"{Header}\nX,Lab,,,\ny,,word,,test").Errors.Select(error => $"{error.Source}:{error.Line}: {error.Column}"));

    private static FamilyParseResult Parse(string text) => FamilyCatalogue.Parse(new StringReader(text), "test.csv");
}
