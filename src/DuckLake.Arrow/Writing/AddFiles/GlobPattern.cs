namespace DuckLake.Arrow;

/// <summary>
/// A path with wildcards: <c>*</c> and <c>?</c> within a directory or name, <c>[abc]</c>, <c>[a-z]</c> and <c>[!a]</c> for one character,
/// <c>**</c> for any number of directories. Immutable.
/// </summary>
internal sealed class GlobPattern
{
    private static readonly char[] s_wildcards = ['*', '?', '['];

    private readonly string[] _segments;

    public GlobPattern(string pattern)
    {
        int wildcard = pattern.IndexOfAny(s_wildcards);
        int rest = pattern.LastIndexOf('/', wildcard < 0 ? pattern.Length - 1 : wildcard) + 1;
        Prefix = wildcard < 0 ? pattern : pattern[..rest];
        HasWildcards = wildcard >= 0;
        _segments = pattern[rest..].Split('/');
    }

    public bool HasWildcards { get; }

    /// <summary>The directory before the first wildcard, ending in <c>/</c> or empty; the whole path when there is none.</summary>
    public string Prefix { get; }

    /// <summary>Whether a path that begins with <see cref="Prefix"/> fits.</summary>
    public bool IsMatch(string path) =>
        path.StartsWith(Prefix, StringComparison.Ordinal) && (!HasWildcards || Match(path[Prefix.Length..].Split('/'), 0, 0));

    private bool Match(string[] path, int at, int segment)
    {
        if (segment == _segments.Length)
        {
            return at == path.Length;
        }

        if (_segments[segment] == "**")
        {
            return Match(path, at, segment + 1) || (at < path.Length && Match(path, at + 1, segment));
        }

        return at < path.Length && MatchName(_segments[segment], path[at]) && Match(path, at + 1, segment + 1);
    }

    // Only the last star is ever tried again, so the time is at most the product of the lengths.
    private static bool MatchName(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int p = 0;
        int n = 0;
        int star = -1;
        int starName = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                starName = n;
            }
            else if (p < pattern.Length && MatchOne(pattern, p, name[n], out int next))
            {
                p = next;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++starName;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private static bool MatchOne(ReadOnlySpan<char> pattern, int at, char c, out int next)
    {
        next = at + 1;
        if (pattern[at] == '?')
        {
            return true;
        }

        int end = pattern[at] == '[' ? pattern[(at + 1)..].IndexOf(']') : -1;
        if (end <= 0)
        {
            return pattern[at] == c;
        }

        ReadOnlySpan<char> set = pattern.Slice(at + 1, end);
        next = at + end + 2;
        bool negated = set[0] == '!';
        set = negated ? set[1..] : set;
        bool isIn = false;
        for (int i = 0; i < set.Length; i++)
        {
            bool isRange = i + 2 < set.Length && set[i + 1] == '-';
            isIn |= isRange ? c >= set[i] && c <= set[i + 2] : c == set[i];
            i += isRange ? 2 : 0;
        }

        return isIn != negated;
    }
}
