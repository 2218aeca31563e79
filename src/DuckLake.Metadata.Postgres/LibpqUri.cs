namespace DuckLake.Metadata.Postgres;

/// <summary>The URI form of libpq: <c>postgresql://user:password@host1:port1,host2/dbname?param=value</c>.</summary>
internal static class LibpqUri
{
    private static readonly string[] Schemes = ["postgresql://", "postgres://"];

    internal static bool IsUri(string text) => Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the settings of a URI.</summary>
    /// <exception cref="ArgumentException">It is malformed. The message holds no values.</exception>
    internal static List<KeyValuePair<string, string>> Parse(string text)
    {
        var settings = new List<KeyValuePair<string, string>>();
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var query = rest.IndexOf('?', StringComparison.Ordinal);
        var parameters = query < 0 ? "" : rest[(query + 1)..];
        rest = query < 0 ? rest : rest[..query];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            settings.Add(new("dbname", Unescape(rest[(slash + 1)..])));
            rest = rest[..slash];
        }

        // A host holds no '@', a password should not either, but many do.
        var at = rest.LastIndexOf('@');
        if (at >= 0)
        {
            var user = rest[..at];
            var colon = user.IndexOf(':', StringComparison.Ordinal);
            settings.Add(new("user", Unescape(colon < 0 ? user : user[..colon])));
            if (colon >= 0)
            {
                settings.Add(new("password", Unescape(user[(colon + 1)..])));
            }

            rest = rest[(at + 1)..];
        }

        AddHosts(settings, rest);
        foreach (var parameter in parameters.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw Malformed("a parameter after '?' has no '='");
            }

            var key = Unescape(parameter[..equals]);
            var value = Unescape(parameter[(equals + 1)..]);
            settings.Add(key == "ssl" && value == "true" ? new("sslmode", "require") : new(key, value));
        }

        return settings;
    }

    /// <summary>One host as host and port; several as a list of <c>host:port</c>, the form of Npgsql.</summary>
    private static void AddHosts(List<KeyValuePair<string, string>> settings, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        var hosts = text.Split(',').Select(SplitHost).ToList();
        if (hosts is [var (host, port)])
        {
            settings.Add(new("host", host));
            if (port.Length > 0)
            {
                settings.Add(new("port", port));
            }
        }
        else
        {
            settings.Add(new("host", string.Join(',', hosts.Select(h => h.Port.Length == 0 ? h.Host : $"{(h.Host.Contains(':', StringComparison.Ordinal) ? $"[{h.Host}]" : h.Host)}:{h.Port}"))));
        }
    }

    private static (string Host, string Port) SplitHost(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0)
            {
                throw Malformed("an IPv6 address has no ']'");
            }

            var after = text[(end + 1)..];
            return after.Length == 0 || after[0] == ':'
                ? (text[1..end], after.Length == 0 ? "" : after[1..])
                : throw Malformed("something other than a port follows an IPv6 address");
        }

        var colon = text.LastIndexOf(':');
        return colon < 0 ? (Unescape(text), "") : (Unescape(text[..colon]), text[(colon + 1)..]);
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text);

    private static ArgumentException Malformed(string what) => new($"The PostgreSQL connection URI is malformed: {what}.");
}
