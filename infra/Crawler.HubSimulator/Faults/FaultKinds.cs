using System.Collections.Frozen;

namespace Crawler.HubSimulator.Faults;

/// <summary>All faults by name.</summary>
internal static class FaultKinds
{
    private static readonly FrozenDictionary<string, Func<FaultParameters, IFault>> Makers =
        new Dictionary<string, Func<FaultParameters, IFault>>(StringComparer.Ordinal)
        {
            ["status500"] = _ => StatusFault.InternalError(500),
            ["status502"] = _ => StatusFault.BadGateway(502, "Bad Gateway"),
            ["status503"] = StatusFault.Unavailable,
            ["status504"] = _ => StatusFault.BadGateway(504, "Gateway Time-out"),
            ["expiredCursor"] = StatusFault.ExpiredCursor,
            ["tooManyRequests"] = TooManyRequestsFault.Make,
            ["truncatedBody"] = _ => new DeliveryFault(new TruncatedDelivery()),
            ["connectionReset"] = _ => new DeliveryFault(new ResetDelivery()),
            ["hang"] = parameters => new DeliveryFault(new HangingDelivery(parameters.Seconds("seconds", 60))),
            ["hangAfterHeaders"] = parameters => new DeliveryFault(new HeadersFirstDelivery(parameters.Seconds("seconds", 60))),
            ["stall"] = parameters => new DeliveryFault(new StallingDelivery(parameters.Seconds("seconds", 60))),
            ["slowBody"] = parameters => new DeliveryFault(
                new SlowDelivery(Math.Max(1, parameters.Integer("bytes", 1)), parameters.Seconds("seconds", 1))),
            ["wrongContentLength"] = parameters => new DeliveryFault(new WrongLengthDelivery(parameters.Signed("by") ?? 100)),
            ["truncatedChunked"] = _ => new DeliveryFault(new TruncatedChunkedDelivery()),
            ["hugePage"] = parameters => new DeliveryFault(new EndlessDelivery(parameters.Integer("megabytes", 200) * 1_000_000L), identity: true),
            ["corruptGzip"] = _ => CodingFault.Corrupt(),
            ["truncatedGzip"] = _ => CodingFault.Truncated(),
            ["gzipBomb"] = CodingFault.Bomb,
            ["wrongContentEncoding"] = CodingFault.Misnamed,
            ["wrongCharset"] = parameters => new CharsetFault(parameters.Text("charset") ?? "utf-16"),
            ["malformedItem"] = MalformedItemFault.Make,
            ["malformedPage"] = _ => new BodyFault(body => [.. body[..(body.Length / 2)], .. "]]}"u8]),
            ["htmlOk"] = _ => new HtmlFault(),
            ["bom"] = _ => new BodyFault(body => [.. "\uFEFF"u8, .. body]),
            ["emptyPageWithLink"] = _ => new BodyFault(_ => "[]"u8.ToArray()),
            ["hostileIds"] = HostileIdsFault.Make,
            ["shuffledPage"] = _ => new ShuffledPageFault(),
            ["overlappingPage"] = parameters => new OverlappingPageFault(parameters.Integer("rows", 10)),
            ["duplicatePage"] = _ => new DuplicatePageFault(),
            ["foreignLink"] = parameters => LinkFault.ToHost(parameters.Text("host") ?? "hub.example.net"),
            ["httpLink"] = _ => LinkFault.ToOtherScheme(),
            ["otherPath"] = parameters => LinkFault.ToPath(parameters.Text("path") ?? "/settings/tokens"),
            ["repeatedCursor"] = _ => LinkFault.ToItself(),
            ["cursorLoop"] = parameters => LinkFault.ToPage(parameters.Integer("toPage", 1)),
            ["wrongRemaining"] = parameters => new RemainingFault(parameters.Integer("remaining", 499)),
            ["noRateLimitHeaders"] = _ => new NoRateLimitFault(),
        }.ToFrozenDictionary();

    public static IEnumerable<string> Names => Makers.Keys.Order(StringComparer.Ordinal);

    public static bool TryMake(string kind, FaultParameters parameters, out IFault? fault)
    {
        fault = Makers.TryGetValue(kind, out Func<FaultParameters, IFault>? make) ? make(parameters) : null;
        return fault is not null;
    }
}
