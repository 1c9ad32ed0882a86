using Crawler.Core.Attribution;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tests.Dimensions;

/// <summary>The modality of a model's task.</summary>
public class ModalityTests
{
    [Theory]
    [InlineData("text-generation", "nlp")]
    [InlineData("text-to-image", "vision")]
    [InlineData("automatic-speech-recognition", "audio")]
    [InlineData("image-text-to-text", "multimodal")]
    [InlineData("tabular-regression", "tabular")]
    [InlineData("time-series-forecasting", "time-series")]
    [InlineData("robotics", "rl")]
    [InlineData("graph-ml", "other")]
    [InlineData("a task of tomorrow", "other")]
    [InlineData("Text-Generation", "other")]
    [InlineData("", "none")]
    [InlineData("none", "none")]
    public void A_task_has_one_modality(string task, string modality)
    {
        var fold = new PartitionFold(OwnerRegistry.BuiltIn, Some.Day);
        fold.Add(Some.Observation(1, task: task));

        Assert.Equal([modality], fold.Dimension(Dimension.Modality).Members.Keys);
    }

    [Fact]
    public void Every_task_of_the_table_is_found_under_the_same_modality_either_way()
    {
        Assert.Equal(9, Modality.All.Count);
        Assert.All(Modality.OfTasks, entry => A_task_has_one_modality(entry.Key, entry.Value));
        Assert.All(Modality.OfTasks.Values, modality => Assert.Contains(modality, Modality.All));
    }

    [Fact]
    public void The_members_are_the_tasks_added_up()
    {
        var random = new System.Random(3);
        string[] tasks = ["", "text-generation", "fill-mask", "robotics", "new"];
        var fold = new PartitionFold(OwnerRegistry.BuiltIn, Some.Day);
        for (var number = 1; number <= 200; number++)
        {
            fold.Add(Some.Observation(number, task: tasks[random.Next(tasks.Length)]));
        }

        var (byTask, byModality) = (fold.Dimension(Dimension.Task).Members, fold.Dimension(Dimension.Modality).Members);

        Assert.Equal(byTask["text-generation"] + byTask["fill-mask"], byModality["nlp"]);
        Assert.Equal(byTask["robotics"], byModality["rl"]);
        Assert.Equal(byTask["new"], byModality["other"]);
        Assert.Equal(byTask["none"], byModality["none"]);
    }
}
