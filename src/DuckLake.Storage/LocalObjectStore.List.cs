using System.IO.Enumeration;
using System.Runtime.CompilerServices;

namespace DuckLake.Storage;

public sealed partial class LocalObjectStore
{
    private const int ListBatchSize = 256;

    private static readonly EnumerationOptions s_listOptions = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        MatchType = MatchType.Simple,
        RecurseSubdirectories = true,
        ReturnSpecialDirectories = false,
    };

    /// <inheritdoc/>
    /// <remarks>Symbolic links to files are listed, those to directories are not followed.</remarks>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string localPrefix = LakePath.ToLocal(prefix);
        using IEnumerator<ObjectInfo> files = EnumerateFiles(prefix, localPrefix).GetEnumerator();
        while (true)
        {
            List<ObjectInfo> batch = await Task.Run(() => NextBatch(files, prefix, localPrefix), cancellationToken).ConfigureAwait(false);
            foreach (ObjectInfo info in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return info;
            }

            if (batch.Count < ListBatchSize)
            {
                yield break;
            }
        }
    }

    private static List<ObjectInfo> NextBatch(IEnumerator<ObjectInfo> files, string prefix, string localPrefix)
    {
        var batch = new List<ObjectInfo>();
        Translated(
            prefix,
            localPrefix,
            () =>
            {
                while (batch.Count < ListBatchSize && files.MoveNext())
                {
                    batch.Add(files.Current);
                }
            });
        return batch;
    }

    private static IEnumerable<ObjectInfo> EnumerateFiles(string prefix, string localPrefix)
    {
        int nameStart = localPrefix.AsSpan().LastIndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) + 1;
        string directory = nameStart == 0 ? "." : localPrefix[..nameStart];
        string namePrefix = localPrefix[nameStart..];
        string givenDirectory = prefix[..^namePrefix.Length];
        if (!Directory.Exists(directory))
        {
            yield break;
        }

        var entries = new FileSystemEnumerable<string>(directory, RelativePath, s_listOptions)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                !entry.IsDirectory && !TemporaryFile.IsTemporary(entry.FileName) && BeginsRight(ref entry),
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                (entry.Attributes & FileAttributes.ReparsePoint) == 0 && BeginsRight(ref entry),
        };
        foreach (string relative in entries)
        {
            var file = new FileInfo(Path.Combine(directory, relative));
            if (file.Exists)
            {
                yield return Describe(givenDirectory + relative, file);
            }
        }

        bool BeginsRight(ref FileSystemEntry entry) =>
            entry.Directory.Length != entry.RootDirectory.Length || entry.FileName.StartsWith(namePrefix, StringComparison.Ordinal);
    }

    private static string RelativePath(ref FileSystemEntry entry)
    {
        ReadOnlySpan<char> below = entry.Directory[entry.RootDirectory.Length..].TrimStart(Path.DirectorySeparatorChar);
        string relative = below.IsEmpty ? entry.FileName.ToString() : $"{below}/{entry.FileName}";
        return LakePath.ToStoredSeparators(relative);
    }
}
