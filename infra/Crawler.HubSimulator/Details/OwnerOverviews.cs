using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Generated;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Details;

/// <summary>
/// What the Hub says of owners. Which owner is an organisation is on no listing, so it is simulated: the well-known labs and quantisers are,
/// everybody else is a user. The counts are true.
/// </summary>
internal sealed class OwnerOverviews(World world)
{
    public HubResponse Organization(string name)
    {
        (string? spelled, int models) = Count(name, StringComparison.OrdinalIgnoreCase);
        return spelled is null || !KnownOwners.IsOrganization(spelled)
            ? HubResponse.Error(StatusCodes.Status404NotFound, "This organization does not exist")
            : Object(writer =>
            {
                writer.WriteString("_id", IdOf(spelled));
                writer.WriteString("name", spelled);
                writer.WriteString("fullname", spelled);
                writer.WriteString("avatarUrl", $"/avatars/{IdOf(spelled)}.svg");
                writer.WriteBoolean("isVerified", true);
                writer.WriteBoolean("isFollowing", false);
                writer.WriteString("plan", "enterprise");
                writer.WriteNumber("numUsers", 1 + (spelled.Length * 3));
                writer.WriteNumber("numModels", models);
                writer.WriteNumber("numSpaces", 0);
                writer.WriteNumber("numDatasets", 0);
                writer.WriteNumber("numPapers", 0);
                writer.WriteNumber("numFollowers", models * 7);
            });
    }

    public HubResponse User(string name)
    {
        (string? spelled, int models) = Count(name, StringComparison.OrdinalIgnoreCase);
        if (spelled is null || KnownOwners.IsOrganization(spelled))
        {
            return HubResponse.Error(StatusCodes.Status404NotFound, "This user does not exist");
        }

        return spelled != name
            ? HubResponse.RedirectTo($"/api/users/{Uri.EscapeDataString(spelled)}/overview")
            : Object(writer =>
            {
                writer.WriteString("_id", IdOf(spelled));
                writer.WriteString("user", spelled);
                writer.WriteString("fullname", spelled);
                writer.WriteString("avatarUrl", $"/avatars/{IdOf(spelled)}.svg");
                writer.WriteBoolean("isPro", false);
                writer.WriteString("type", "user");
                writer.WriteString("createdAt", "2022-03-02T23:29:04.000Z");
                writer.WriteNumber("numModels", models);
            });
    }

    /// <summary>The owner as spelled on the Hub, and how many models are listed under it.</summary>
    private (string? Spelled, int Models) Count(string name, StringComparison comparison) => world.Read(corpus =>
    {
        string? spelled = null;
        int models = 0;
        for (int slot = 0; slot < corpus.Slots; slot++)
        {
            if (corpus.IsListed(slot) && corpus.OwnerAt(slot) is { } owner && string.Equals(owner, name, comparison))
            {
                spelled ??= owner;
                models++;
            }
        }

        return (spelled, models);
    });

    private static string IdOf(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, RepoId.HexLength / 2));

    private static HubResponse Object(Action<Utf8JsonWriter> write)
    {
        var body = new Utf8Buffer(512);
        using (var writer = new Utf8JsonWriter(body, JsonText.WriterOptions))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return HubResponse.FromBuffer(body);
    }
}
