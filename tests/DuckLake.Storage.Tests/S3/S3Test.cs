using DuckLake.Storage.S3;
using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

/// <summary>A store whose requests a <see cref="S3Wire"/> sees first, and checks that errors hold no secrets.</summary>
public abstract class S3Test : LeakCheckedTest
{
    protected const string StubKey = "AKIAIOSFODNN7EXAMPLE";
    protected const string StubSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    protected const string StubToken = "FwoGZXIvYXdzEXAMPLETOKEN";

    private readonly List<IAsyncDisposable> _owned = [];

    protected S3Wire Wire { get; } = new();

    public override async Task DisposeAsync()
    {
        foreach (IAsyncDisposable owned in _owned)
        {
            await owned.DisposeAsync();
        }

        Wire.Dispose();
    }

    /// <summary>A store that never reaches a server: what <see cref="Wire"/> answers is all there is.</summary>
    protected S3ObjectStore CreateStub(S3BucketOptions? bucket = null, Func<S3ObjectStoreOptions, S3ObjectStoreOptions>? change = null)
    {
        var options = new S3ObjectStoreOptions
        {
            Default = bucket ?? new S3BucketOptions { Endpoint = "http://s3.test", Credentials = S3Credentials.FromKeys(StubKey, StubSecret, StubToken) },
            MaxAttempts = 2,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            ConfigureHttp = Wire.Attach,
        };
        var store = new S3ObjectStore(change is null ? options : change(options));
        _owned.Add(store);
        return store;
    }

    /// <summary>A place on the tests' server whose requests go through <see cref="Wire"/>.</summary>
    protected S3Place CreatePlace(Func<S3ObjectStoreOptions, S3ObjectStoreOptions>? change = null)
    {
        S3Place place = S3Place.Create(options =>
        {
            options = options with { ConfigureHttp = Wire.Attach, RetryDelay = TimeSpan.FromMilliseconds(2), MaxRetryDelay = TimeSpan.FromMilliseconds(50) };
            return change is null ? options : change(options);
        });
        _owned.Add(place);
        return place;
    }

    protected static async Task<ObjectStoreException> FailsAsync(ObjectStoreErrorKind kind, Func<Task> act)
    {
        ObjectStoreException error = await Assert.ThrowsAnyAsync<ObjectStoreException>(act);
        Assert.True(kind == error.Kind, error.ToString());
        AssertNoSecrets(error);
        return error;
    }

    protected static void AssertNoSecrets(Exception error)
    {
        string[] secrets = [StubKey, StubSecret, StubToken, "Signature=", "Credential=", "X-Amz-Security", "AWS4-HMAC"];
        if (Environment.GetEnvironmentVariable("DUCKLAKE_TEST_S3") is { Length: > 0 })
        {
            secrets = [.. secrets, S3Server.AccessKey, S3Server.SecretKey];
        }

        string text = error.ToString();
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            text += e.Message + string.Concat(e.Data.Values.Cast<object?>());
        }

        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    protected static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    protected static async Task<byte[]> ReadAsync(IObjectStore store, string path, int length)
    {
        var bytes = new byte[length];
        await store.ReadAsync(path, 0, bytes);
        return bytes;
    }

    protected static async Task WriteAsync(IObjectStore store, string path, byte[] content, PutMode mode = PutMode.CreateNew, CancellationToken cancellationToken = default)
    {
        await using ObjectWriter writer = await store.OpenWriteAsync(path, mode, cancellationToken);
        for (int i = 0; i < content.Length; i += 1 << 20)
        {
            await writer.WriteAsync(content.AsMemory(i, Math.Min(1 << 20, content.Length - i)), cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
    }
}
