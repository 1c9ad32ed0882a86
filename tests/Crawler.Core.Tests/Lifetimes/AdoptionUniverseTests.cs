using Crawler.Core.Lifetimes;

namespace Crawler.Core.Tests.Lifetimes;

/// <summary>What a list of models may say, and where a fault is said to lie.</summary>
public class AdoptionUniverseTests
{
    [Fact]
    public void All_fields_are_read()
    {
        var universe = Parse("model,released,band\norg/big,2026-01-02,250B+\norg/small,,\nold-name,,0-1B\n").Universe!;

        Assert.Equal(new AdoptionModel("org/big", new DateOnly(2026, 1, 2), "250B+"), universe.Find("org/big"));
        Assert.Equal(Curves.Release + 1, universe.Find("org/big")!.ReleaseDay);
        Assert.Equal(new AdoptionModel("org/small", null, null), universe.Find("org/small"));
        Assert.Null(universe.Find("org/small")!.ReleaseDay);
        Assert.Null(universe.Find("org/Small"));
        Assert.Equal(["old-name", "org/big", "org/small"], universe.All.Select(model => model.Model));
    }

    [Theory]
    [InlineData("a/b,2026-01-02", "row", "it has 2 fields instead of 3")]
    [InlineData("\"a/b,,", "row", "a quoted field is never closed")]
    [InlineData(",,", "model", "'' cannot be a model")]
    [InlineData("a/b/c,,", "model", "'a/b/c' cannot be a model")]
    [InlineData("/b,,", "model", "'/b' cannot be a model")]
    [InlineData("a b,,", "model", "'a b' cannot be a model")]
    [InlineData("good/one,,", "model", "'good/one' stands on line 2 already")]
    [InlineData("a/b,2026-02-30,", "released", "'2026-02-30' is not a date")]
    [InlineData("a/b,,7B", "band", "'7B' is not a known band")]
    [InlineData("a/b,,unknown", "band", "'unknown' is not a known band")]
    public void A_bad_row_is_refused_with_its_line_and_column(string row, string column, string problem)
    {
        var result = Parse($"model,released,band\ngood/one,,\n\n{row}");

        var error = Assert.Single(result.Errors);
        Assert.False(result.IsValid);
        Assert.Equal(("models.csv", 4, column, problem), (error.Source, error.Line, error.Column, error.Problem));
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void All_errors_are_found_in_one_pass() =>
        Assert.Equal(["2 released", "2 band", "3 model"], Parse("model,released,band\na/b,now,big\n/,,").Errors.Select(error => $"{error.Line} {error.Column}"));

    [Theory]
    [InlineData("")]
    [InlineData("model,band\n")]
    [InlineData("\nmodel,released,band\n")]
    public void Another_header_is_refused(string text) => Assert.Equal((1, "header"), (Assert.Single(Parse(text).Errors).Line, Assert.Single(Parse(text).Errors).Column));

    [Fact]
    public void A_header_alone_is_an_empty_universe() => Assert.Empty(Parse("model,released,band").Universe!.All);

    private static AdoptionUniverseResult Parse(string text) => AdoptionUniverse.Parse(new StringReader(text), "models.csv", new AdoptionOptions());
}
