namespace CspPortal.Testing;

/// <summary>The checked-out tree the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CspPortal.sln"))) return folder.FullName;
        throw new InvalidOperationException("CspPortal.sln was not found above " + AppContext.BaseDirectory);
    }
}
