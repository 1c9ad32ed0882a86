using System.Text.Json;
using Crawler.Imports.Columns;

namespace Crawler.Imports.Text;

/// <summary>Finds what a member of a JSON row holds, without making a text of its name: rows have the same members in nearly the same order.</summary>
internal sealed class JsonMembers(FileColumns columns)
{
    private const int MaxMembers = 64;
    private readonly List<(byte[] Name, ColumnMatch? Match)> _members = [];
    private int _next;

    /// <summary>What the member whose name the reader stands on holds; null where it is not read.</summary>
    public ColumnMatch? Find(ref Utf8JsonReader reader)
    {
        for (var tries = 0; tries < _members.Count; tries++)
        {
            var place = _next + tries < _members.Count ? _next + tries : _next + tries - _members.Count;
            if (reader.ValueTextEquals(_members[place].Name))
            {
                _next = place + 1 < _members.Count ? place + 1 : 0;
                return _members[place].Match;
            }
        }

        var name = reader.GetString()!;
        var match = columns.Meet(name);
        if (_members.Count < MaxMembers)
        {
            _members.Add((System.Text.Encoding.UTF8.GetBytes(name), match));
            _next = 0;
        }

        return match;
    }
}
