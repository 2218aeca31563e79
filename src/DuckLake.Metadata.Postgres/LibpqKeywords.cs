using System.Text;

namespace DuckLake.Metadata.Postgres;

/// <summary>The keyword and value form of libpq: <c>host=localhost dbname='my lake' password=a\'b</c>.</summary>
internal static class LibpqKeywords
{
    // Written in lower case there; Npgsql's own settings of the same name mean the same.
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "host", "hostaddr", "port", "dbname", "user", "password", "passfile", "require_auth", "channel_binding", "connect_timeout",
        "client_encoding", "options", "application_name", "fallback_application_name", "keepalives", "keepalives_idle",
        "keepalives_interval", "keepalives_count", "tcp_user_timeout", "replication", "gssencmode", "sslmode", "requiressl",
        "sslnegotiation", "sslcompression", "sslcert", "sslkey", "sslpassword", "sslcertmode", "sslrootcert", "sslcrl", "sslcrldir",
        "sslsni", "requirepeer", "ssl_min_protocol_version", "ssl_max_protocol_version", "krbsrvname", "gsslib", "gssdelegation",
        "service", "target_session_attrs", "load_balance_hosts",
    };

    /// <summary>Reads the settings; false if the text has another form.</summary>
    internal static bool TryParse(string text, out List<KeyValuePair<string, string>> settings)
    {
        settings = [];
        var position = 0;
        while (true)
        {
            SkipBlanks(text, ref position);
            if (position == text.Length)
            {
                return settings.Count > 0;
            }

            var start = position;
            while (position < text.Length && text[position] != '=' && !char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            var key = text[start..position];
            SkipBlanks(text, ref position);
            if (!Keywords.Contains(key) || position == text.Length || text[position] != '=')
            {
                return false;
            }

            position++;
            SkipBlanks(text, ref position);
            if (!TryReadValue(text, ref position, out var value))
            {
                return false;
            }

            settings.Add(new(key, value));
        }
    }

    private static bool TryReadValue(string text, ref int position, out string value)
    {
        var result = new StringBuilder();
        value = "";
        var quoted = position < text.Length && text[position] == '\'';
        position += quoted ? 1 : 0;
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (quoted ? c == '\'' : char.IsWhiteSpace(c))
            {
                break;
            }

            if (c == '\\' && position + 1 < text.Length)
            {
                c = text[++position];
            }
            else if (c == ';' && !quoted && IsNpgsqlSeparator(text.AsSpan(position + 1)))
            {
                return false;
            }

            result.Append(c);
        }

        if (quoted && position++ == text.Length)
        {
            return false;
        }

        value = result.ToString();
        return true;
    }

    /// <summary>Whether a semicolon ends a setting of Npgsql: nothing or a name and an equals sign come after it.</summary>
    private static bool IsNpgsqlSeparator(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        var equals = rest.IndexOf('=');
        return rest.IsEmpty || (equals > 0 && rest[..equals].IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ") < 0);
    }

    private static void SkipBlanks(string text, ref int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }
    }
}
