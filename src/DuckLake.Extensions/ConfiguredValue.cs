using System.Text;
using DuckLake.Data;
using Microsoft.Extensions.Configuration;

namespace DuckLake.Extensions;

/// <summary>Values of a configuration, with the variables of the environment put in.</summary>
internal static class ConfiguredValue
{
    private const string Begin = "${";
    private const string Default = ":-";

    /// <summary>The value of an entry.</summary>
    /// <exception cref="ArgumentException">It is a section, a variable is missing, or a placeholder does not end.</exception>
    public static string Of(IConfigurationSection entry)
    {
        if (entry.GetChildren().Any())
        {
            throw new ArgumentException($"'{entry.Path}' is a section, and a single value is expected there.");
        }

        return Expand(entry.Path, entry.Value ?? string.Empty);
    }

    /// <summary>The error for a key that is not known, with the nearest one that is.</summary>
    public static ArgumentException Unknown(IConfigurationSection entry, IEnumerable<string> known) =>
        new($"The key '{entry.Path}' is not known. Did you mean '{NearestName.Of(entry.Key, known)}'?");

    internal static string Expand(string path, string text)
    {
        int at = text.IndexOf(Begin, StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        StringBuilder result = new();
        int done = 0;
        for (; at >= 0; at = text.IndexOf(Begin, done, StringComparison.Ordinal))
        {
            if (at > done && text[at - 1] == '$')
            {
                result.Append(text, done, at - 1 - done).Append(Begin);
                done = at + Begin.Length;
                continue;
            }

            int end = text.IndexOf('}', at);
            if (end < 0)
            {
                throw new ArgumentException($"'{path}' has '{Begin}' without '}}'. Write '$${{' for a plain '{Begin}'.");
            }

            result.Append(text, done, at - done).Append(Variable(path, text[(at + Begin.Length)..end]));
            done = end + 1;
        }

        return result.Append(text, done, text.Length - done).ToString();
    }

    private static string Variable(string path, string placeholder)
    {
        int split = placeholder.IndexOf(Default, StringComparison.Ordinal);
        string name = split < 0 ? placeholder : placeholder[..split];
        string? value = name.Length == 0 ? null : Environment.GetEnvironmentVariable(name);
        return value is { Length: > 0 } ? value
            : split >= 0 ? placeholder[(split + Default.Length)..]
            : throw new ArgumentException(
                $"'{path}' needs the environment variable '{name}', which is not set. Set it, or give a default: ${{{name}:-value}}.");
    }
}
