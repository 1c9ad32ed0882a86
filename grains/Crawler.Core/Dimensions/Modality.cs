using System.Collections.Frozen;
using System.Text;
using Crawler.Core.Rollups;

namespace Crawler.Core.Dimensions;

/// <summary>
/// What kind of data a model's task is about. The table is that of the Hub itself (<c>packages/tasks/src/pipelines.ts</c> of huggingface.js, which sorts its tasks
/// so), but for three things: computer vision is called <c>vision</c>, tasks of time series have a modality of their own (the published shares have it, metrics M30),
/// and tasks that the Hub has given up stand where their successors stand.
/// </summary>
public static class Modality
{
    /// <summary>The modality of tasks that the table does not name.</summary>
    public const string Other = "other";

    /// <summary>The table: each modality and its tasks.</summary>
    private static readonly (string Modality, string Tasks)[] Table =
    [
        ("nlp", "text-classification token-classification table-question-answering question-answering zero-shot-classification translation summarization " +
            "feature-extraction text-generation text2text-generation conversational fill-mask sentence-similarity table-to-text multiple-choice text-ranking text-retrieval"),
        ("vision", "depth-estimation image-classification object-detection image-segmentation text-to-image image-to-text image-to-image image-to-video " +
            "unconditional-image-generation video-classification text-to-video video-to-video zero-shot-image-classification mask-generation " +
            "zero-shot-object-detection text-to-3d image-to-3d image-feature-extraction keypoint-detection"),
        ("audio", "text-to-speech text-to-audio automatic-speech-recognition audio-to-audio audio-classification voice-activity-detection"),
        ("multimodal", "audio-text-to-text image-text-to-text image-text-to-image image-text-to-video visual-question-answering document-question-answering " +
            "video-text-to-text visual-document-retrieval any-to-any"),
        ("tabular", "tabular-classification tabular-regression tabular-to-text"),
        ("time-series", "time-series-forecasting time-series-classification"),
        ("rl", "reinforcement-learning robotics"),
        (Other, "graph-ml other"),
        (Member.None, Member.None),
    ];

    private static readonly FrozenDictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> ByUtf8 = Table
        .SelectMany(row => row.Tasks.Split(' ').Select(task => (Task: Encoding.UTF8.GetBytes(task), Modality: Encoding.UTF8.GetBytes(row.Modality))))
        .ToFrozenDictionary(entry => entry.Task, entry => entry.Modality, Utf8KeyComparer.Instance)
        .GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The modality of each task that the table names; a model without a task has the member <see cref="Member.None"/>.</summary>
    public static FrozenDictionary<string, string> OfTasks { get; } = Table
        .SelectMany(row => row.Tasks.Split(' ').Select(task => (Task: task, row.Modality)))
        .ToFrozenDictionary(entry => entry.Task, entry => entry.Modality, StringComparer.Ordinal);

    /// <summary>All modalities, in the order of the table.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Table.Select(row => row.Modality)];

    /// <summary>The member of a declared task; empty stands for none.</summary>
    internal static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> task) =>
        task.IsEmpty ? Member.NoneUtf8 : ByUtf8.TryGetValue(task, out var modality) ? modality : "other"u8;
}
