namespace DuckLake.Storage.S3;

/// <summary>A path of an object or a prefix taken apart: <c>scheme://bucket/key</c>. Nothing is URL-decoded.</summary>
/// <param name="Scheme">The scheme in lower case.</param>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Key">The key, or the beginning of keys; may be empty for a prefix.</param>
/// <param name="Root">What stands before the key, as the caller wrote it, with its <c>/</c>.</param>
internal readonly record struct S3Address(string Scheme, string Bucket, string Key, string Root)
{
    /// <summary>The longest key that S3 allows, in bytes of UTF-8.</summary>
    private const int MaxKeyBytes = 1024;

    /// <summary>The address of an object.</summary>
    /// <exception cref="ObjectStoreException">The path is no address of an object.</exception>
    public static S3Address OfObject(string path)
    {
        S3Address address = OfPrefix(path);
        if (address.Key.Length == 0)
        {
            throw ObjectStoreException.InvalidPath(path, "The path names a bucket but no object in it: expected scheme://bucket/key.");
        }

        if (System.Text.Encoding.UTF8.GetByteCount(address.Key) > MaxKeyBytes)
        {
            throw ObjectStoreException.InvalidPath(path, $"The key is longer than the {MaxKeyBytes} bytes that S3 allows.");
        }

        // Clients and servers resolve these segments differently, and could end up at another object.
        foreach (Range segment in address.Key.AsSpan().Split('/'))
        {
            if (address.Key.AsSpan(segment) is "." or "..")
            {
                throw ObjectStoreException.InvalidPath(path, "A key must have no segment \".\" or \"..\".");
            }
        }

        return address;
    }

    /// <summary>The address of everything that begins with a text.</summary>
    /// <exception cref="ObjectStoreException">The path names no bucket.</exception>
    public static S3Address OfPrefix(string path)
    {
        LakePath.Validate(path);
        if (LakePath.GetScheme(path) is not { } scheme || scheme == "file")
        {
            throw ObjectStoreException.InvalidPath(path, "The path is not one of an S3 store: expected scheme://bucket/key.");
        }

        int bucket = scheme.Length + 3;
        int slash = path.IndexOf('/', bucket);
        int bucketEnd = slash < 0 ? path.Length : slash;
        string name = path[bucket..bucketEnd];
        if (name.Length == 0 || name is "." or ".." || !IsBucketName(name))
        {
            throw ObjectStoreException.InvalidPath(
                path, "The path names no usable bucket between :// and /: letters, digits, \".\", \"-\" and \"_\" are allowed.");
        }

        return new S3Address(scheme, name, slash < 0 ? "" : path[(slash + 1)..], path[..bucketEnd] + "/");
    }

    private static bool IsBucketName(string name)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
