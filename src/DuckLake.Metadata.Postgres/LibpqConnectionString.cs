using Npgsql;

namespace DuckLake.Metadata.Postgres;

/// <summary>
/// Turns connection strings into those of Npgsql. Beside Npgsql's own there are the two forms of libpq, which DuckDB's
/// extension uses (PostgreSQL documentation, 34.1.1 Connection Strings).
/// </summary>
internal static class LibpqConnectionString
{
    private const string DefaultHost = "localhost";

    /// <summary>Reads a connection string of any form.</summary>
    /// <exception cref="ArgumentException">It is malformed. The message holds no values.</exception>
    internal static NpgsqlConnectionStringBuilder ToNpgsql(string text)
    {
        NpgsqlConnectionStringBuilder builder;
        if (LibpqUri.IsUri(text))
        {
            builder = FromSettings(LibpqUri.Parse(text));
        }
        else if (LibpqKeywords.TryParse(text, out var settings))
        {
            builder = FromSettings(settings);
        }
        else
        {
            try
            {
                builder = new NpgsqlConnectionStringBuilder(text);
            }
            catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
            {
                // The driver's message is left out: it may quote parts of a password with unquoted separators in it.
                throw new ArgumentException(
                    "The PostgreSQL connection string is malformed or has an unknown setting. Write 'Host=...;Database=...;Username=...', "
                    + "'host=... dbname=... user=...' or 'postgresql://user@host/database', and quote values that hold separators.");
            }
        }

        if (string.IsNullOrEmpty(builder.Host))
        {
            builder.Host = DefaultHost;
        }

        return builder;
    }

    private static NpgsqlConnectionStringBuilder FromSettings(List<KeyValuePair<string, string>> settings)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        foreach (var (key, value) in JoinHostsAndPorts(settings))
        {
            if (value.Length == 0)
            {
                // As in libpq: empty means the default.
                continue;
            }

            try
            {
                Apply(builder, key, value);
            }
            catch (Exception e) when (e is not ArgumentException { ParamName: null } && e is ArgumentException or FormatException or InvalidCastException or OverflowException)
            {
                throw new ArgumentException($"The PostgreSQL connection string has a wrong value for '{key}'. See the settings of libpq.");
            }
        }

        return builder;
    }

    /// <summary>Several hosts have their ports beside them in Npgsql, in a list of their own in libpq.</summary>
    private static List<KeyValuePair<string, string>> JoinHostsAndPorts(List<KeyValuePair<string, string>> settings)
    {
        var host = settings.FindLastIndex(s => s.Key == "host");
        var port = settings.FindLastIndex(s => s.Key == "port");
        if (host < 0 || port < 0 || !settings[host].Value.Contains(',', StringComparison.Ordinal))
        {
            return settings;
        }

        var hosts = settings[host].Value.Split(',');
        var ports = settings[port].Value.Split(',');
        if (ports.Length != 1 && ports.Length != hosts.Length)
        {
            throw new ArgumentException("The PostgreSQL connection string has another number of ports than of hosts.");
        }

        var joined = hosts.Select((name, i) => $"{name}:{ports[ports.Length == 1 ? 0 : i]}");
        return [.. settings.Where(s => s.Key is not ("host" or "port")), new("host", string.Join(',', joined))];
    }

    private static void Apply(NpgsqlConnectionStringBuilder builder, string key, string value)
    {
        switch (key)
        {
            case "host":
            case "hostaddr" when string.IsNullOrEmpty(builder.Host):
                builder.Host = value;
                break;
            case "application_name":
            case "fallback_application_name" when string.IsNullOrEmpty(builder.ApplicationName):
                builder.ApplicationName = value;
                break;
            case "hostaddr" or "fallback_application_name" or "client_encoding" or "gsslib" or "sslcompression" or "keepalives_count":
                // Already set, always the same in Npgsql, or without effect.
                break;
            case "connect_timeout":
                builder.Timeout = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
                break;
            case "keepalives":
                builder.TcpKeepAlive = value != "0";
                break;
            default:
                builder[NpgsqlKey(key)] = key is "sslmode" or "channel_binding" or "gssencmode" or "sslnegotiation"
                    ? value.Replace("-", "", StringComparison.Ordinal)
                    : value;
                break;
        }
    }

    private static string NpgsqlKey(string key) => key switch
    {
        "port" => "Port",
        "dbname" => "Database",
        "user" => "Username",
        "password" => "Password",
        "passfile" => "Passfile",
        "options" => "Options",
        "sslmode" => "SSL Mode",
        "sslnegotiation" => "SSL Negotiation",
        "sslcert" => "SSL Certificate",
        "sslkey" => "SSL Key",
        "sslpassword" => "SSL Password",
        "sslrootcert" => "Root Certificate",
        "channel_binding" => "Channel Binding",
        "gssencmode" => "GSS Encryption Mode",
        "krbsrvname" => "Kerberos Service Name",
        "require_auth" => "Require Auth",
        "keepalives_idle" => "TCP Keepalive Time",
        "keepalives_interval" => "TCP Keepalive Interval",
        "target_session_attrs" => "Target Session Attributes",
        _ => throw new ArgumentException($"The PostgreSQL connection string has the setting '{key}', which this library does not have. Leave it out."),
    };
}
