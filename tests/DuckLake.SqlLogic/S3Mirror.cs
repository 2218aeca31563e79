using System.Text.RegularExpressions;
using DuckLake.Storage;
using DuckLake.Storage.S3;

namespace DuckLake.SqlLogic;

/// <summary>
/// Copies of a folder on S3 for DuckDB's own file functions (<c>glob</c>, <c>read_parquet</c>, <c>parquet_metadata</c>, <c>COPY TO</c>), which reach S3 only with an
/// extension. Statements that name the folder in one of them see the copies instead, and what they write is taken back. All else goes to S3.
/// </summary>
internal sealed class S3Mirror(S3ObjectStore store, string root, string folder) : IDisposable
{
    private readonly Regex _fileUse = new($@"(?:\b(?:glob|read_\w+|parquet_\w+)\s*\(\s*|\bTO\s+)'{Regex.Escape(root)}", RegexOptions.IgnoreCase);
    private readonly Lock _lock = new();

    /// <summary>Runs a statement, on copies where it needs them.</summary>
    public QueryResult Run(string sql, Func<string, QueryResult> execute)
    {
        if (!_fileUse.IsMatch(sql))
        {
            return execute(sql);
        }

        lock (_lock)
        {
            HashSet<string> pulled = PullAsync().GetAwaiter().GetResult();
            QueryResult result = execute(sql.Replace(root, folder, StringComparison.Ordinal));
            PushAsync(pulled).GetAwaiter().GetResult();
            return new QueryResult(result.TypeNames, [.. result.Rows.Select(row => row.Select(text => text.Replace(folder, root, StringComparison.Ordinal)).ToArray())]);
        }
    }

    public void Dispose() => store.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<HashSet<string>> PullAsync()
    {
        Directory.CreateDirectory(folder);
        HashSet<string> pulled = [];
        await foreach (ObjectInfo info in store.ListAsync(root).ConfigureAwait(false))
        {
            string path = folder + info.Path[root.Length..];
            pulled.Add(path);
            if (new FileInfo(path) is { Exists: true } file && file.Length == info.SizeBytes)
            {
                continue;
            }

            byte[] content = new byte[info.SizeBytes];
            await store.ReadAsync(info.Path, 0, content).ConfigureAwait(false);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content).ConfigureAwait(false);
        }

        foreach (string path in LocalFiles().Except(pulled))
        {
            File.Delete(path);
        }

        return pulled;
    }

    private async Task PushAsync(HashSet<string> pulled)
    {
        foreach (string path in LocalFiles().Except(pulled))
        {
            byte[] content = await File.ReadAllBytesAsync(path).ConfigureAwait(false);
            await store.PutAsync(root + path[folder.Length..], content, PutMode.CreateNew).ConfigureAwait(false);
        }
    }

    private string[] LocalFiles() => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
}
