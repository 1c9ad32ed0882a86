using Crawler.Deployment.Tests.Checks;
using Crawler.Deployment.Tests.Files;
using Crawler.Deployment.Tests.Manifests;

namespace Crawler.Deployment.Tests;

/// <summary>Kustomizations name what is there, all of it, and nothing else.</summary>
public sealed class KustomizationTests
{
    private const string File = "kustomization.yaml";

    public static TheoryData<string> Folders { get; } =
        [.. Repository.FilesUnder("infra", File).Select(path => path[..^(File.Length + 1)])];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_kustomization_names_every_file_beside_it(string folder)
    {
        var kustomization = Deployments.KustomizationOf(folder);

        var named = kustomization.Named.Where(name => !name.StartsWith("..", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var there = Repository.FilesUnder(folder, "*").Select(path => path[(folder.Length + 1)..]).Where(name => name != File && !name.EndsWith(".md", StringComparison.Ordinal));
        Assert.Equal(there, named);
        Assert.All(kustomization.Named.Except(there), other => Assert.True(Directory.Exists(Path.Combine(Repository.PathOf(folder), other)), $"{folder} names {other}, which is not there."));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Images_in_a_kustomization_are_pinned(string folder) =>
        Assert.Empty(Deployments.KustomizationOf(folder).Images.SelectMany(image => ImageRules.Problems(
            (image.NewName ?? image.Name) + (image.Digest is { } digest ? $"@{digest}" : $":{image.NewTag}"))));

    [Fact]
    public void Every_manifest_and_patch_is_read_strictly()
    {
        var files = Repository.FilesUnder(Deployments.Folder, "*.yaml").Where(path => Path.GetFileName(path) != File).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, path => Assert.NotEmpty(ManifestSet.Parse(WithoutDirectives(Repository.Read(path))).Objects));
    }

    [Fact]
    public void A_kustomization_with_an_unknown_field_is_not_read() =>
        Assert.ThrowsAny<YamlDotNet.Core.YamlException>(() => StrictYaml.Read<Kustomization>("kind: Kustomization\nressources:\n- a.yaml\n"));

    [Fact]
    public void No_secret_lies_in_the_repository() =>
        Assert.All(Repository.FilesUnder("infra", "*"), path =>
        {
            var text = Repository.Read(path);
            Assert.DoesNotContain("kind: Secret\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain("AccountKey=", text, StringComparison.Ordinal);
            Assert.DoesNotMatch("hf_[A-Za-z]{30,}", text);
        });

    /// <summary>Patches say to kustomize, not to Kubernetes, what shall go.</summary>
    private static string WithoutDirectives(string text) => string.Join('\n', text.Split('\n').Where(line => line.Trim() != "$patch: delete"));
}
