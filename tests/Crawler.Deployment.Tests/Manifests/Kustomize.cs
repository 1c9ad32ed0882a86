using System.ComponentModel;
using System.Diagnostics;
using Crawler.Deployment.Tests.Files;

namespace Crawler.Deployment.Tests.Manifests;

/// <summary>Renders kustomizations by <c>kubectl kustomize</c>, where kubectl is installed.</summary>
internal static class Kustomize
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Whether kubectl is here.</summary>
    public static bool IsInstalled { get; } = Run("version", "--client") is (0, _, _);

    /// <summary>The documents that a folder renders to.</summary>
    /// <param name="folder">The folder, relative to the root.</param>
    /// <param name="components">Components on top of it.</param>
    /// <exception cref="InvalidOperationException">It cannot be rendered.</exception>
    public static string Render(string folder, params string[] components)
    {
        if (components.Length == 0)
        {
            return Rendered(Repository.PathOf(folder));
        }

        // Kustomize takes relative folders only, so the kustomization that adds the components lies in the repository's own build output.
        var scratch = Directory.CreateDirectory(Path.Combine(Repository.PathOf("artifacts"), "kustomize", Guid.NewGuid().ToString("N")));
        try
        {
            var relative = (string path) => Path.GetRelativePath(scratch.FullName, Repository.PathOf(path)).Replace('\\', '/');
            File.WriteAllText(
                Path.Combine(scratch.FullName, "kustomization.yaml"),
                $"resources:\n- {relative(folder)}\ncomponents:\n{string.Concat(components.Select(component => $"- {relative(component)}\n"))}");
            return Rendered(scratch.FullName);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static string Rendered(string folder) => Run("kustomize", folder) switch
    {
        (0, var output, _) => output,
        (null, _, _) => throw new InvalidOperationException("kubectl is not installed."),
        var (code, _, error) => throw new InvalidOperationException($"kubectl kustomize {folder} ended with {code}: {error}"),
    };

    private static (int? Code, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Deadline))
            {
                process.Kill();
                throw new TimeoutException($"kubectl {string.Join(' ', arguments)} did not end within {Deadline}.");
            }

            return (process.ExitCode, output.Result, error.Result);
        }
        catch (Win32Exception)
        {
            return (null, "", "");
        }
    }
}
