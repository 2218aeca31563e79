using System.Collections.Concurrent;
using DuckLake.Arrow;
using DuckLake.Storage;
using DuckLake.Storage.S3;

namespace DuckLake.Data;

/// <summary>
/// How the files of a lake on S3 are reached: the secrets and settings of a session as they were when the lake was attached. What changes later is
/// for lakes attached later; credentials that come from a chain renew themselves.
/// </summary>
internal sealed class LakeStorage
{
    // In the order in which DuckDB looks for a secret of a path.
    private static readonly string[] s_types = ["s3", "r2", "gcs", "aws"];

    private readonly List<Secret> _secrets;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly ConcurrentDictionary<(Secret? Secret, string Scheme), S3BucketOptions> _options = [];

    private LakeStorage(List<Secret> secrets, IReadOnlyDictionary<string, string> settings)
    {
        _secrets = secrets;
        _settings = settings;
        IEnumerable<string> parts = secrets.Select(secret => $"{secret.Type.Name}\n{secret.Provider}\n{string.Join('\n', secret.Scope)}\n{Text(secret.Texts)}");
        Key = string.Join('\n', parts.Append(Text(settings)));
    }

    /// <summary>The beginnings of all paths on S3.</summary>
    public static IReadOnlyList<string> Schemes { get; } = ["s3://", "s3a://", "s3n://", "gs://", "gcs://", "r2://"];

    /// <summary>What tells two of them apart. A secret.</summary>
    public string Key { get; }

    /// <summary>Takes over what secrets and settings say now.</summary>
    public static LakeStorage Of(IEnumerable<Secret> secrets, IReadOnlyDictionary<string, string> settings) =>
        new([.. secrets.Where(secret => secret.Type.IsStorage).OrderBy(secret => Array.IndexOf(s_types, secret.Type.Name))], settings);

    /// <summary>Stores that reach S3 so.</summary>
    /// <param name="s3">To be disposed when the lake is closed.</param>
    public ObjectStoreRegistry CreateStores(out S3ObjectStore s3)
    {
        ObjectStoreRegistry stores = new();
        s3 = stores.AddS3(new S3ObjectStoreOptions { Resolver = Resolve });
        return stores;
    }

    /// <summary>The secret with the longest scope that a path begins with, or null.</summary>
    internal Secret? Find(string path)
    {
        Secret? best = null;
        int length = -1;
        foreach (Secret secret in _secrets)
        {
            foreach (string prefix in secret.Scope)
            {
                if (prefix.Length > length && path.StartsWith(prefix, StringComparison.Ordinal))
                {
                    best = secret;
                    length = prefix.Length;
                }
            }
        }

        return best;
    }

    /// <summary>How a path is reached.</summary>
    /// <exception cref="DuckLakeException">The secret cannot be used.</exception>
    internal S3BucketOptions Resolve(string path) =>
        _options.GetOrAdd((Find(path), LakePath.GetScheme(path) ?? string.Empty), key => StorageOptions.Create(key.Secret, key.Scheme, _settings));

    private static string Text(IReadOnlyDictionary<string, string> values) =>
        string.Join('\n', values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
