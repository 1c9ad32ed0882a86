namespace Crawler.HubSimulator.Tests;

/// <summary>
/// The generated Hub has the published figures, within bands. The bands of downloads and sizes are wide where a few models of the head decide: a Hub
/// of 200,000 has 19 of them.
/// </summary>
public sealed class CalibrationTests(Calibration calibration) : IClassFixture<Calibration>
{
    [Theory]
    [InlineData("downloaded", 0.597, 0.58, 0.615)]
    [InlineData("downloaded30d", 0.355, 0.34, 0.37)]
    [InlineData("below200", 0.856, 0.845, 0.866)]
    [InlineData("median", 19.0, 16, 22)]
    [InlineData("mean", 21_641.0, 17_000, 26_000)]
    [InlineData("mean30d", 812.0, 600, 1_050)]
    [InlineData("recentPart", 0.0375, 0.032, 0.043)]
    [InlineData("head", 0.496, 0.45, 0.54)]
    [InlineData("topOnePercent", 0.99, 0.98, 0.995)]
    [InlineData("topOneAndAHalf", 0.992, 0.985, 0.997)]
    [InlineData("withParent", 0.2809, 0.27, 0.29)]
    [InlineData("adapter", 0.4257, 0.41, 0.44)]
    [InlineData("finetune", 0.3591, 0.345, 0.375)]
    [InlineData("quantized", 0.1922, 0.18, 0.205)]
    [InlineData("merge", 0.0230, 0.019, 0.027)]
    [InlineData("cycles", 12.0, 10, 14)]
    [InlineData("ownParents", null, 4, 8)]
    [InlineData("phantoms", null, 600, 1_200)]
    [InlineData("sized", 0.2338, 0.22, 0.25)]
    [InlineData("size25", 124e6, 90e6, 150e6)]
    [InlineData("size50", 765e6, 450e6, 1_300e6)]
    [InlineData("size75", 6.74e9, 4.0e9, 8.1e9)]
    [InlineData("weightedMean", 20.8e9, 12e9, 30e9)]
    [InlineData("weightedMedian", 406e6, 270e6, 600e6)]
    [InlineData("below1B", 0.83, 0.76, 0.90)]
    [InlineData("above100B", 0.01, 0.004, 0.03)]
    [InlineData("above70B", 0.03, 0.01, 0.055)]
    [InlineData("owners", null, 0.22, 0.30)]
    [InlineData("largestUploader", null, 0.008, 0.016)]
    [InlineData("top50Owners", 0.8022, 0.7, 0.9)]
    [InlineData("floor", null, 0.008, 0.011)]
    [InlineData("legacy", null, 10, 30)]
    public void A_figure_lies_in_its_band(string figure, double? published, double low, double high)
    {
        double generated = calibration.Figures[figure];

        TestContext.Current.SendDiagnosticMessage($"{figure}: published {published?.ToString("G6") ?? "nothing"}, generated {generated:G4}");
        Assert.True(generated >= low && generated <= high, $"{figure} is {generated:G5}, not in {low:G5} to {high:G5} ({calibration.Seeds})");
    }
}
