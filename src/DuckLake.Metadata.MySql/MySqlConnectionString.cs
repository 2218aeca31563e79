using System.Data.Common;
using System.Text;

namespace DuckLake.Metadata.MySql;

/// <summary>
/// Turns connection strings into those of ADO.NET drivers. Beside the drivers' own there are the two forms of DuckDB's extension for
/// MySQL: <c>host=... user=...</c> and <c>mysql://user:password@host:port/database?key=value</c>.
/// </summary>
internal static class MySqlConnectionString
{
    private const string Scheme = "mysql://";

    // What both MySqlConnector and MySql.Data call the settings of DuckDB's.
    private static readonly Dictionary<string, string> AdoKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = "Server",
        ["port"] = "Port",
        ["user"] = "User ID",
        ["password"] = "Password",
        ["passwd"] = "Password",
        ["database"] = "Database",
        ["db"] = "Database",
        ["socket"] = "Server",
        ["unix_socket"] = "Server",
        ["ssl_mode"] = "SslMode",
        ["ssl_ca"] = "SslCa",
        ["ssl_cert"] = "SslCert",
        ["ssl_key"] = "SslKey",
        ["compression"] = "UseCompression",
    };

    /// <summary>Reads a connection string of any form.</summary>
    /// <exception cref="ArgumentException">It is malformed. The message holds no values.</exception>
    public static string ToAdo(string text)
    {
        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return FromSettings(ParseUri(text[Scheme.Length..]));
        }

        if (TryParseKeywords(text, out var settings))
        {
            return FromSettings(settings);
        }

        // A driver's own; what it means is checked by the driver.
        _ = Read(text);
        return text;
    }

    /// <summary>What to call the catalog in messages: <c>host:port/database</c>, nothing else of the connection string.</summary>
    public static string Describe(string ado, string? metadataSchema)
    {
        var builder = Read(ado);
        var host = Find(builder, "Server", "Host", "Data Source", "DataSource", "Address", "Addr", "Network Address") ?? "localhost";
        var database = metadataSchema ?? DatabaseOf(ado);
        return host.StartsWith('/') ? $"{host}/{database}" : $"{host}:{Find(builder, "Port") ?? "3306"}/{database}";
    }

    /// <summary>The database a driver's connection string names; null for none.</summary>
    public static string? DatabaseOf(string ado) => Find(Read(ado), "Database", "Initial Catalog");

    /// <summary>Refuses MySqlConnector's setting that takes times, which catalogs keep in UTC, for local ones.</summary>
    /// <exception cref="MetadataException">It is set (kind Unsupported).</exception>
    public static void RefuseLocalTimes(string ado)
    {
        if ("Local".Equals(Find(Read(ado), "DateTimeKind"), StringComparison.OrdinalIgnoreCase))
        {
            throw MetadataException.Unsupported(
                "The MySQL connection string has DateTimeKind=Local, with which the driver takes the UTC times of catalogs for local ones. Leave it out, or set it to Utc.");
        }
    }

    public static ArgumentException Malformed() => new(
        "The MySQL connection string is malformed or has a setting that the driver does not have. Write 'Server=...;Database=...;User ID=...' as for the driver, "
        + "'host=... database=... user=...' or 'mysql://user@host/database', and quote values that hold separators.");

    /// <summary>What to call a catalog behind a data source, whose connection string may be in no form at all.</summary>
    /// <exception cref="MetadataException">The string has a setting that catalogs cannot live with (kind Unsupported).</exception>
    public static string DescribeSource(string connectionString, string? metadataSchema)
    {
        try
        {
            RefuseLocalTimes(connectionString);
            return Describe(connectionString, metadataSchema);
        }
        catch (ArgumentException)
        {
            return metadataSchema ?? "database";
        }
    }

    private static DbConnectionStringBuilder Read(string ado)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = ado };
        }
        catch (ArgumentException)
        {
            // Without the message, which may quote parts of a password with unquoted separators in it.
            throw Malformed();
        }
    }

    private static string? Find(DbConnectionStringBuilder builder, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (builder.TryGetValue(key, out var value))
            {
                return Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    private static string FromSettings(List<KeyValuePair<string, string>> settings)
    {
        // MySql.Data speaks latin1 unless told; MySqlConnector always utf8mb4.
        var builder = new DbConnectionStringBuilder { ["CharSet"] = "utf8mb4" };
        foreach (var (key, value) in settings)
        {
            // As in DuckDB's extension: empty means the default.
            if (value.Length == 0)
            {
                continue;
            }

            switch (key.Replace('-', '_').ToLowerInvariant())
            {
                case "ssl_mode":
                    builder["SslMode"] = SslMode(value);
                    break;
                case "compression":
                    // REQUIRED and PREFERRED both compress where the server can.
                    builder["UseCompression"] = !value.Equals("disabled", StringComparison.OrdinalIgnoreCase);
                    break;
                case "socket" or "unix_socket":
                    builder["Server"] = value;
                    builder["ConnectionProtocol"] = "unix";
                    break;
                case var known when AdoKeys.TryGetValue(known, out var ado):
                    builder[ado] = value;
                    break;
                default:
                    throw new ArgumentException($"The MySQL connection string has the setting '{key}', which this library does not have. Leave it out.");
            }
        }

        if (!builder.ContainsKey("Server"))
        {
            builder["Server"] = "localhost";
        }

        return builder.ConnectionString;
    }

    private static string SslMode(string value) => value.ToLowerInvariant() switch
    {
        "disabled" => "None",
        "preferred" => "Preferred",
        "required" => "Required",
        "verify_ca" => "VerifyCA",
        "verify_identity" => "VerifyFull",
        _ => throw new ArgumentException("The MySQL connection string has a wrong value for 'ssl_mode'. It is disabled, preferred, required, verify_ca or verify_identity."),
    };

    private static List<KeyValuePair<string, string>> ParseUri(string rest)
    {
        var settings = new List<KeyValuePair<string, string>>();
        var query = rest.IndexOf('?', StringComparison.Ordinal);
        var parameters = query < 0 ? "" : rest[(query + 1)..];
        rest = query < 0 ? rest : rest[..query];

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

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            settings.Add(new("database", Unescape(rest[(slash + 1)..])));
            rest = rest[..slash];
        }

        // An IPv6 address is in brackets.
        var portColon = rest.IndexOf(':', rest.StartsWith('[') ? rest.IndexOf(']', StringComparison.Ordinal) + 1 : 0);
        settings.Add(new("host", Unescape(portColon < 0 ? rest : rest[..portColon]).Trim('[', ']')));
        settings.Add(new("port", portColon < 0 ? "" : rest[(portColon + 1)..]));
        foreach (var parameter in parameters.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            settings.Add(equals > 0
                ? new(Unescape(parameter[..equals]), Unescape(parameter[(equals + 1)..]))
                : throw new ArgumentException("The MySQL connection URI is malformed: a parameter after '?' has no '='."));
        }

        return settings;
    }

    /// <summary>Reads DuckDB's form; false if the text is of another one.</summary>
    private static bool TryParseKeywords(string text, out List<KeyValuePair<string, string>> settings)
    {
        settings = [];
        var position = 0;
        while (true)
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            if (position == text.Length)
            {
                return settings.Count > 0;
            }

            var equals = text.IndexOf('=', position);
            if (equals < 0)
            {
                return false;
            }

            var key = text[position..equals].Trim();
            if (!AdoKeys.ContainsKey(key.Replace('-', '_')))
            {
                return settings.Count > 0 && !text.Contains(';', StringComparison.Ordinal)
                    ? throw new ArgumentException($"The MySQL connection string has the setting '{key}', which this library does not have. Leave it out.")
                    : false;
            }

            position = equals + 1;
            if (!TryReadValue(text, ref position, out var value))
            {
                return false;
            }

            settings.Add(new(key, value));
        }
    }

    /// <summary>A value ends at white space unless it is in quotes, in which a backslash takes the next character as it is.</summary>
    private static bool TryReadValue(string text, ref int position, out string value)
    {
        var result = new StringBuilder();
        var quote = position < text.Length && text[position] is '"' or '\'' ? text[position++] : '\0';
        value = "";
        for (; position < text.Length; position++)
        {
            var character = text[position];
            if (quote == '\0' && char.IsWhiteSpace(character))
            {
                break;
            }

            // Outside of quotes it separates the settings of a driver's string.
            if (quote == '\0' && character == ';')
            {
                return false;
            }

            if (character == quote && quote != '\0')
            {
                position++;
                value = result.ToString();
                return true;
            }

            if (character == '\\' && quote != '\0' && position + 1 < text.Length)
            {
                character = text[++position];
            }

            result.Append(character);
        }

        value = result.ToString();
        return quote == '\0' ? true : throw new ArgumentException("The MySQL connection string has a quote that is not closed.");
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text);
}
