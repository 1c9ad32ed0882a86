using System.Collections.Frozen;

namespace Crawler.HubSimulator.Generated;

/// <summary>An owner the generated Hub always has, with the real name it bears on the real one.</summary>
/// <param name="Name">The namespace.</param>
/// <param name="Weight">How much of the models of its kind it uploads.</param>
/// <param name="Pull">How often others build on it.</param>
/// <param name="Families">The model families it releases.</param>
internal sealed record KnownOwner(string Name, double Weight, double Pull, params string[] Families);

/// <summary>The labs that own the heads, and the quantisers that upload by the thousand.</summary>
internal static class KnownOwners
{
    public static readonly KnownOwner[] Labs =
    [
        new("Qwen", 9, 30, "Qwen2.5", "Qwen3", "Qwen2.5-VL"), new("meta-llama", 5, 22, "Llama-2", "Llama-3.1", "Llama-3.2"),
        new("google", 12, 14, "gemma-2", "gemma-3", "flan-t5", "vit"), new("microsoft", 9, 5, "Phi-3", "deberta", "resnet"),
        new("deepseek-ai", 4, 8, "DeepSeek-R1", "DeepSeek-V3"), new("mistralai", 4, 9, "Mistral", "Mixtral"), new("openai", 3, 3, "gpt-oss", "whisper"),
        new("nvidia", 12, 3, "Nemotron", "parakeet"), new("facebook", 14, 4, "opt", "wav2vec2", "dinov2"),
        new("sentence-transformers", 6, 2, "MiniLM"), new("google-bert", 2, 3, "bert"), new("openai-community", 1, 2, "gpt2"),
        new("FacebookAI", 2, 3, "roberta"), new("stabilityai", 3, 10, "stable-diffusion"), new("black-forest-labs", 2, 9, "FLUX.1"),
        new("HuggingFaceTB", 3, 2, "SmolLM2"), new("tencent", 4, 1, "Hunyuan"), new("baidu", 3, 1, "ERNIE-4.5"), new("ByteDance", 3, 1, "SDXL-Lightning"),
        new("moonshotai", 2, 2, "Kimi-K2"), new("zai-org", 3, 2, "GLM-4"), new("LGAI-EXAONE", 2, 1, "EXAONE-3.5"),
        new("naver-hyperclovax", 1, .5, "HyperCLOVAX"), new("upstage", 1, 1, "SOLAR"), new("ai21labs", 1, .5, "Jamba"),
        new("CohereLabs", 2, 1, "c4ai-command"), new("tiiuae", 3, 1, "Falcon3"), new("EleutherAI", 3, 1.5, "pythia"), new("allenai", 6, 1, "OLMo-2"),
        new("ibm-granite", 4, 1, "granite-3"), new("bigscience", 1, 1, "bloom"), new("google-t5", 1, 2, "t5"), new("distilbert", 1, 3, "distilbert"),
        new("BAAI", 3, 2, "bge"), new("intfloat", 1, 1, "e5"), new("Helsinki-NLP", 14, .5, "opus-mt"), new("timm", 12, .3, "vit", "resnet"),
        new("laion", 2, .5, "CLIP-ViT"), new("apple", 4, .3, "OpenELM"), new("amazon", 2, .2, "chronos"), new("Salesforce", 3, .5, "blip"),
        new("Snowflake", 1, .2, "arctic-embed"), new("databricks", 1, .3, "dbrx"), new("mosaicml", 1, .3, "mpt"), new("bigcode", 1, .5, "starcoder2"),
        new("01-ai", 1, .8, "Yi-1.5"), new("internlm", 2, .5, "internlm2"), new("OpenGVLab", 3, .4, "InternVL"), new("openbmb", 2, .4, "MiniCPM"),
        new("baichuan-inc", 1, .3, "Baichuan2"), new("THUDM", 2, .5, "chatglm"), new("MiniMaxAI", 1, .3, "MiniMax-M1"), new("stepfun-ai", 1, .2, "Step-3"),
        new("XiaomiMiMo", 1, .2, "MiMo"), new("rednote-hilab", 1, .1, "dots.llm1"), new("inclusionAI", 2, .2, "Ling"),
        new("Alibaba-NLP", 1, .5, "gte"), new("AIDC-AI", 1, .1, "Ovis"), new("Tongyi-MAI", 1, .5, "Z-Image"), new("Wan-AI", 2, 1.5, "Wan2.1"),
        new("PaddlePaddle", 4, .1, "PP-OCR"), new("modelscope", 1, .1, "Qwen2.5"), new("Skywork", 1, .1, "Skywork-R1"), new("Kwai-Kolors", 1, .2, "Kolors"),
        new("OpenMOSS-Team", 1, .1, "moss"), new("LiquidAI", 2, .4, "LFM2"), new("arcee-ai", 2, .3, "Arcee-Nova"), new("NousResearch", 3, 1, "Hermes-3"),
        new("teknium", 1, .3, "OpenHermes"), new("HuggingFaceH4", 1, .8, "zephyr"), new("TinyLlama", 1, 1.5, "TinyLlama"), new("lmsys", 1, .5, "vicuna"),
        new("togethercomputer", 1, .2, "RedPajama"), new("huggyllama", 1, .5, "llama"), new("cerebras", 1, .2, "Cerebras-GPT"),
        new("jinaai", 2, .3, "jina-embeddings"), new("nomic-ai", 1, .3, "nomic-embed"), new("mixedbread-ai", 1, .2, "mxbai-embed"),
        new("cross-encoder", 2, .3, "ms-marco"), new("cardiffnlp", 3, .3, "twitter-roberta"), new("dslim", 1, .2, "bert"), new("ProsusAI", .3, .1, "bert"),
        new("pyannote", 1, .2, "segmentation"), new("speechbrain", 2, .1, "spkrec"), new("suno", .5, .1, "bark"), new("coqui", .5, .1, "XTTS"),
        new("hexgrad", .3, .2, "Kokoro"), new("Systran", 1, .1, "faster-whisper"), new("runwayml", .5, 2, "stable-diffusion"),
        new("CompVis", .5, 1.5, "stable-diffusion"), new("latent-consistency", .3, .2, "lcm"), new("SG161222", .5, .5, "RealVis"),
        new("Lykon", .7, .4, "dreamshaper"), new("ultralytics", 1, .3, "yolo"), new("depth-anything", 1, .1, "Depth-Anything-V2"),
        new("kyutai", 1, .1, "moshi"), new("PleIAs", 1, .1, "Pleias"), new("lightonai", 1, .1, "ModernBERT"), new("almanach", 1, .1, "camembert"),
        new("dbmdz", 2, .2, "bert"), new("deepset", 1, .2, "roberta"), new("utter-project", .5, .2, "EuroLLM"), new("swiss-ai", .5, .1, "Apertus"),
        new("openGPT-X", .3, .1, "Teuken"), new("BSC-LT", 1, .1, "salamandra"), new("ai-forever", 2, .3, "ruGPT"), new("yandex", .5, .2, "YandexGPT"),
        new("t-tech", .5, .1, "T-lite"), new("llm-jp", 2, .1, "llm-jp"), new("rinna", 2, .1, "japanese-gpt"), new("cyberagent", 1, .1, "open-calm"),
        new("sarvamai", .7, .1, "sarvam"), new("ai4bharat", 2, .1, "indic"), new("aubmindlab", .5, .1, "bert"), new("inceptionai", .5, .1, "jais"),
        new("skt", .5, .1, "A.X"), new("kakaocorp", .5, .1, "kanana"), new("beomi", .7, .3, "llama-ko"), new("trillionlabs", .3, .1, "Trillion"),
        new("xai-org", .2, .1, "grok"), new("amd", 2, .1, "Instella"), new("Intel", 4, .1, "neural-chat"), new("Xenova", 8, .1, "MiniLM"),
        new("lerobot", 1, .5, "smolvla"), new("answerdotai", .5, .5, "ModernBERT"), new("vikhyatk", .3, .1, "moondream"), new("llava-hf", 1, .4, "llava"),
    ];

    public static readonly KnownOwner[] Quantizers =
    [
        new("mradermacher", 45, 0), new("TheBloke", 12, 0), new("bartowski", 9, 0), new("unsloth", 8, 6, "Qwen2.5", "Llama-3.2"), new("lmstudio-community", 5, 0),
        new("mlx-community", 12, 0), new("RichardErkhov", 15, 0), new("QuantFactory", 6, 0), new("MaziyarPanahi", 5, 0), new("DavidAU", 3, 0),
        new("second-state", 2, 0), new("RedHatAI", 2, 0), new("neuralmagic", 1, 0), new("LoneStriker", 5, 0), new("tensorblock", 7, 0),
        new("PrunaAI", 7, 0), new("ModelCloud", 1, 0), new("cyankiwi", 1, 0), new("onnx-community", 3, 0), new("turboderp", 1, 0),
    ];

    public static readonly KnownOwner[] All = [.. Labs, .. Quantizers];

    private static readonly FrozenSet<string> Names = All.Select(owner => owner.Name).ToFrozenSet(StringComparer.Ordinal);

    public static bool IsOrganization(string name) => Names.Contains(name);
}
