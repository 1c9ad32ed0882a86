using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;
using Crawler.HubSimulator.Listing;

namespace Crawler.HubSimulator.Details;

/// <summary><c>GET /api/models/{id}</c>: one model, or why not.</summary>
internal sealed class ModelDetails(World world, bool disabledRefused)
{
    public HubResponse Answer(HttpRequest request, string[] rest, bool authenticated)
    {
        int nameParts = rest.Length > 1 && rest[1] is "revision" or "commits" ? 1 : Math.Min(2, rest.Length);
        string name = string.Join('/', rest.Take(nameParts));
        string[] tail = rest[nameParts..];
        return world.Read(corpus =>
        {
            int slot = corpus.Find(name);
            if (slot < 0 || !corpus.IsListed(slot))
            {
                return authenticated
                    ? HubResponse.Error(StatusCodes.Status404NotFound, "Repository not found", "RepoNotFound")
                    : HubResponse.Error(StatusCodes.Status401Unauthorized, "Invalid username or password.");
            }

            string current = corpus.NameAt(slot);
            if (!string.Equals(current, name, StringComparison.Ordinal))
            {
                return HubResponse.RedirectTo($"{ListingEndpoint.Path}/{string.Join('/', current.Split('/').Concat(tail).Select(Uri.EscapeDataString))}{request.QueryString.Value}");
            }

            if (corpus.IsRefused(slot) || (disabledRefused && corpus.IsDisabled(slot)))
            {
                return HubResponse.Error(StatusCodes.Status403Forbidden, "Access to this resource is disabled.");
            }

            return tail is [] or ["revision", _] ? Show(corpus, slot, request) : Refuse(corpus, slot, current, authenticated);
        });
    }

    private static HubResponse Show(ICorpus corpus, int slot, HttpRequest request)
    {
        if (!ListQuery.TryReadFields(request.Query, FieldSet.DetailAllowed, out FieldSet fields, out string error))
        {
            return HubResponse.Error(StatusCodes.Status400BadRequest, error);
        }

        bool expanded = request.Query.ContainsKey("expand") || request.Query.ContainsKey("expand[]");
        var body = new Utf8Buffer();
        corpus.Write(slot, expanded ? fields : FieldSet.DetailDefault, body);
        return HubResponse.FromBuffer(body);
    }

    /// <summary>Commits and files: there are none here, and those of a gated model are nobody's business.</summary>
    private static HubResponse Refuse(ICorpus corpus, int slot, string name, bool authenticated)
    {
        if (!corpus.Matches(slot, new RowFilter(null, null, [], null, Gated: true)))
        {
            return HubResponse.Error(StatusCodes.Status404NotFound, "Entry not found", "EntryNotFound");
        }

        string message = $"Access to model {name} is restricted. You must have access to it and be authenticated to access it. Please log in.";
        return HubResponse.Error(authenticated ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized, message, "GatedRepo");
    }
}
