using System.Data.Common;
using DuckLake.Data;
using DuckLake.Storage;
using DuckLake.Storage.S3;

namespace DuckLake.SqlLogic;

/// <summary>Where the lakes of the files keep their data: what stands for <c>${DATA}</c>.</summary>
/// <param name="Root">The folder on S3; null for a folder on local disk below the scratch folder.</param>
/// <param name="Connection">What connections are opened with.</param>
internal sealed record DataPlace(string? Root, DuckLakeConnectionStringBuilder Connection)
{
    private const string Variable = "DUCKLAKE_TEST_S3";

    /// <summary>The local disk.</summary>
    private static DataPlace Local { get; } = new(null, new DuckLakeConnectionStringBuilder { Pooling = false });

    /// <summary>A place for one file.</summary>
    /// <exception cref="ArgumentException">There is no such place here.</exception>
    public static DataPlace Create(DataKind kind) => kind == DataKind.S3 ? CreateS3() : Local;

    /// <summary>A folder of its own in the bucket that DUCKLAKE_TEST_S3 names.</summary>
    /// <exception cref="ArgumentException">The variable is not set.</exception>
    private static DataPlace CreateS3()
    {
        DbConnectionStringBuilder server = new()
        {
            ConnectionString = Environment.GetEnvironmentVariable(Variable)
                ?? throw new ArgumentException($"--data s3 needs the variable {Variable}: eng/s3-start.sh starts a server and prints its value."),
        };
        return new DataPlace($"s3://{server["Bucket"]}/logic-{Guid.NewGuid():n}/", new DuckLakeConnectionStringBuilder
        {
            Pooling = false,
            S3Endpoint = (string)server["Endpoint"],
            S3AccessKeyId = (string)server["Access Key"],
            S3SecretAccessKey = (string)server["Secret Key"],
        });
    }

    /// <summary>The folder for a file with this scratch folder, ending in <c>/</c>.</summary>
    public string PathFor(string scratch) => Root ?? Path.Combine(scratch, "data") + "/";

    /// <summary>What runs the statements of a file with this scratch folder; null where DuckDB itself sees the data.</summary>
    public S3Mirror? OpenMirror(string scratch) => Root is null ? null : new S3Mirror(OpenStore(), Root, Path.Combine(scratch, "mirror") + "/");

    /// <summary>Removes what a file left on S3.</summary>
    public async Task EmptyAsync()
    {
        if (Root is null)
        {
            return;
        }

        await using S3ObjectStore store = OpenStore();
        List<string> paths = [];
        await foreach (ObjectInfo info in store.ListAsync(Root).ConfigureAwait(false))
        {
            paths.Add(info.Path);
        }

        await store.DeleteAsync(paths).ConfigureAwait(false);
    }

    private S3ObjectStore OpenStore() => new(new S3ObjectStoreOptions
    {
        Default = new S3BucketOptions
        {
            Endpoint = Connection.S3Endpoint,
            Credentials = S3Credentials.FromKeys(Connection.S3AccessKeyId!, Connection.S3SecretAccessKey!),
        },
    });
}
