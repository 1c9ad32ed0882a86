using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crawler.Storage.Reminders;

/// <summary>One reminder. Members may be added, never renamed.</summary>
/// <param name="Grain">The grain's id as Orleans writes it.</param>
/// <param name="Name">The reminder's name.</param>
/// <param name="StartAt">When it is first due, UTC.</param>
/// <param name="Period">The time between two ticks.</param>
internal sealed record ReminderRecord(string Grain, string Name, DateTime StartAt, TimeSpan Period);

/// <summary>The JSON of the reminder rows.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ReminderRecord))]
internal sealed partial class ReminderJson : JsonSerializerContext;
