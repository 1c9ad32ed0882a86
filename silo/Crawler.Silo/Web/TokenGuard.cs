using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Crawler.Silo.Web;

/// <summary>
/// Lets through who shows the token: as a bearer token, or, where a browser has to get through, as the password of basic authentication. What changes something takes no password: a
/// browser would show it to whatever page asks for it.
/// </summary>
internal sealed class TokenGuard : IEndpointFilter
{
    private const int ShortestToken = 16;
    private readonly byte[]? _token;
    private readonly bool _takesPassword;

    private TokenGuard(byte[]? token, bool takesPassword = false)
    {
        _token = token;
        _takesPassword = takesPassword;
    }

    /// <summary>Reads the token; without a file nobody gets through.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be read, or its token is too short to be one.</exception>
    public static TokenGuard Load(string? file)
    {
        if (file is null)
        {
            return new TokenGuard(null);
        }

        try
        {
            var token = File.ReadAllText(file).Trim();
            return token.Length >= ShortestToken
                ? new TokenGuard(Hash(token))
                : throw new InvalidOperationException($"The token in {file} (Http:TokenFile) has {token.Length} characters; give at least {ShortestToken} that nobody can guess.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The token file {file} (Http:TokenFile) cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>The same for pages that a browser opens.</summary>
    public TokenGuard ForBrowsers() => new(_token, takesPassword: true);

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (_token is null)
        {
            return Results.Problem("Nothing can be changed over HTTP: the silo has no token (Http:TokenFile).", statusCode: StatusCodes.Status403Forbidden);
        }

        if (Shown(http.Request.Headers.Authorization.ToString()) is { } shown && CryptographicOperations.FixedTimeEquals(Hash(shown), _token))
        {
            return await next(context);
        }

        http.Response.Headers.WWWAuthenticate = _takesPassword ? "Basic realm=\"crawler\"" : "Bearer";
        return Results.Problem("Show the token: Authorization: Bearer TOKEN.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private string? Shown(string header)
    {
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return header["Bearer ".Length..].Trim();
        }

        if (!_takesPassword || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var packed = new byte[header.Length];
        return Convert.TryFromBase64String(header["Basic ".Length..].Trim(), packed, out var length)
            && Encoding.UTF8.GetString(packed, 0, length).Split(':', 2) is [_, var password] ? password : null;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
