using System.Text;

namespace Crawler.HubSimulator.Generated;

/// <summary>One word of a weighted list, ready as UTF-8.</summary>
internal sealed record Word(string Text, double Weight)
{
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Text);
}

/// <summary>The words of the generated Hub with their frequencies on the real one.</summary>
internal static class Vocabulary
{
    public static readonly Word[] Tasks = Words(
        ("text-generation", 46), ("text-classification", 14), ("text-to-image", 9), ("reinforcement-learning", 7), ("automatic-speech-recognition", 4),
        ("image-classification", 4), ("token-classification", 3), ("feature-extraction", 3), ("sentence-similarity", 2.5), ("image-text-to-text", 2.5),
        ("fill-mask", 2), ("question-answering", 1.5), ("robotics", 1.5), ("translation", 1), ("text-to-speech", 1), ("object-detection", .8),
        ("image-to-image", .5), ("text-to-video", .4), ("any-to-any", .2), ("time-series-forecasting", .1), ("summarization", .7));

    public static readonly Word[] Libraries = Words(
        ("transformers", 55), ("diffusers", 9), ("stable-baselines3", 5), ("sentence-transformers", 2.5), ("lerobot", 2), ("ml-agents", 1.5),
        ("timm", 1), ("pytorch", 1), ("keras", 1), ("sample-factory", .8), ("setfit", .5), ("fastai", .4), ("spacy", .3), ("onnx", .5), ("nemo", .2),
        ("open_clip", .2), ("flair", .1), ("peft", 0), ("gguf", 0), ("mlx", 0));

    public static readonly Word[] Licences = Words(
        ("apache-2.0", 50), ("mit", 18), ("other", 10), ("openrail", 5), ("creativeml-openrail-m", 4.5), ("llama3.1", 2), ("llama3", 1.5),
        ("llama2", 1.5), ("gemma", 2), ("cc-by-nc-4.0", 2), ("cc-by-4.0", 1), ("llama3.2", 1), ("afl-3.0", .5), ("unknown", .5), ("bsd-3-clause", .3));

    public static readonly Word[] Languages = Words(
        ("en", 78), ("zh", 4.5), ("fr", 3), ("es", 3), ("de", 3), ("ja", 2.5), ("ko", 2.5), ("ru", 2), ("pt", 1), ("ar", 1), ("it", 1), ("hi", .7), ("vi", .6));

    public static readonly Word[] ModelTypes = Words(
        ("llama", 24), ("qwen2", 20), ("qwen3", 10), ("bert", 9), ("mistral", 7), ("gemma2", 3), ("gemma3", 4), ("roberta", 4), ("distilbert", 4),
        ("t5", 3), ("gpt2", 4), ("whisper", 3), ("wav2vec2", 2), ("vit", 2), ("phi3", 1.5), ("mixtral", .5), ("deepseek_v3", .5), ("gpt_oss", .8));

    /// <summary>What a made-up user calls a model that has no parent.</summary>
    public static readonly Word[] OwnFamilies = Words(
        ("my-model", 5), ("ppo-LunarLander", 4), ("sentiment", 4), ("chatbot", 4), ("bert-finetuned", 4), ("whisper-small", 3), ("q-Taxi", 2),
        ("sdxl-dreambooth", 3), ("test-model", 5), ("gpt2-finetuned", 3), ("ner", 3), ("wav2vec2-base", 2), ("checkpoint", 3), ("classifier", 3),
        ("act-policy", 2), ("emotion", 2), ("translator", 2), ("experiment", 3), ("llm", 2), ("embedding", 2), ("vision", 2), ("reward", 2));

    public static readonly (string Label, long Parameters, double Weight)[] SizeClasses =
    [
        ("22M", 22_713_216, 3), ("66M", 66_955_010, 5), ("110M", 109_482_240, 8), ("124M", 124_439_808, 7), ("278M", 278_043_648, 5),
        ("335M", 335_141_888, 6), ("0.5B", 494_032_768, 9), ("0.6B", 751_632_384, 4), ("1B", 1_235_814_400, 6), ("1.5B", 1_543_714_304, 6),
        ("3B", 3_085_938_688, 6), ("4B", 4_022_468_096, 6), ("7B", 7_241_732_096, 15), ("8B", 8_030_261_248, 12), ("9B", 9_241_705_984, 2),
        ("12B", 12_187_325_040, 1.5), ("14B", 14_770_033_664, 2), ("24B", 23_572_403_200, .8), ("32B", 32_763_876_352, 1.2), ("70B", 70_553_706_496, 1.2),
        ("120B", 116_829_156_672, .15), ("235B", 235_093_634_560, .12), ("405B", 405_853_388_800, .05), ("671B", 684_531_386_000, .1),
    ];

    public static readonly byte[][] SizeLabels = [.. SizeClasses.Select(size => Encoding.UTF8.GetBytes(size.Label))];

    public static readonly string[] First =
    [
        "silver", "night", "deep", "tiny", "neo", "blue", "quiet", "rapid", "lazy", "cyber", "open", "alpha", "micro", "solar", "lunar", "north",
        "iron", "wild", "bright", "cold", "data", "metric", "green", "hyper", "ocean", "pixel", "prime", "red", "sand", "soft", "stone", "storm",
    ];

    public static readonly string[] Second =
    [
        "fox", "labs", "owl", "coder", "wolf", "byte", "mind", "ai", "studio", "bear", "river", "hacker", "works", "cat", "falcon", "tensor",
        "smith", "chen", "kumar", "garcia", "tanaka", "ivanov", "mueller", "silva", "kim", "nguyen", "rossi", "dubois", "ali", "okafor", "hansen", "novak",
    ];

    public static int IndexOf(Word[] words, string text) => Array.FindIndex(words, word => word.Text == text);

    private static Word[] Words(params (string Text, double Weight)[] words) => [.. words.Select(word => new Word(word.Text, word.Weight))];
}
