using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Crawler.Hub;

/// <summary>The Hub token, or none. Never printed; <see cref="CredentialKey"/> stands for it wherever a name is needed.</summary>
public sealed class HubToken
{
    private static readonly string[] Variables = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"];
    private readonly string? _value;

    private HubToken(string? value) => _value = value;

    /// <summary>No token: requests are anonymous.</summary>
    public static HubToken Anonymous { get; } = new(null);

    /// <summary>Whether there is none.</summary>
    internal bool IsAnonymous => _value is null;

    /// <summary>A name for the credential that does not reveal it: <c>anonymous</c>, or <c>token-</c> and eight hex digits of its hash.</summary>
    public string CredentialKey => _value is null
        ? "anonymous"
        : "token-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_value)))[..8];

    /// <summary>Reads the token from a file, else from the environment.</summary>
    /// <param name="file">The file; null to look into the environment only.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="InvalidOperationException">The file cannot be read, is empty, or holds more than one word.</exception>
    public static HubToken Load(string? file, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (file is null)
        {
            var found = Variables.Select(environment).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();
            return found is null ? Anonymous : Checked(found, "the environment");
        }

        try
        {
            return Checked(File.ReadAllText(file).Trim(), file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The token file {file} cannot be read: {failure.Message} Check the path given by --token-file.", failure);
        }
    }

    /// <summary>The header that carries the token; null where there is none.</summary>
    internal AuthenticationHeaderValue? ToHeader() => _value is null ? null : new AuthenticationHeaderValue("Bearer", _value);

    /// <summary>Never the token.</summary>
    public override string ToString() => CredentialKey;

    private static HubToken Checked(string value, string source) => value.Length > 0 && value.All(c => c is > ' ' and < (char)127)
        ? new HubToken(value)
        : throw new InvalidOperationException($"The token in {source} is empty or holds blanks or control characters. It should be one word such as hf_….");
}
